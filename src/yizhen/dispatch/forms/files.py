"""Forms of files at a case (案件附件表单)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhen.dispatch.terms.files import STAFF_ROLES, FileRole

PICTURES = "image/png,image/jpeg,image/webp,image/gif"


class CaseFileForm(forms.Form):
    """加附件: works without JavaScript; with it, the file came in pieces before and ``uploaded`` is its number."""

    use_required_attribute = False
    role = forms.ChoiceField(
        label=gettext_lazy("这是什么"), initial=FileRole.SCENE.value,
        error_messages={"required": gettext_lazy("请选这是什么。"), "invalid_choice": gettext_lazy("请选这是什么。")},
    )  # fmt: skip
    uploaded = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)
    file = forms.FileField(
        label=gettext_lazy("选择照片或文件"), allow_empty_file=True, required=False,
        error_messages={"missing": gettext_lazy("请先选一个文件。")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "file-%s", **kwargs})
        self.fields["role"].choices = [(one.value, one.label) for one in STAFF_ROLES]

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        told = self.cleaned_data
        if not told.get("uploaded") and not told.get("file") and "file" not in self.errors:
            self.add_error("file", _("请先选一个文件。"))
        return told


class PhotosInput(forms.ClearableFileInput):
    """A choice of several files at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """照片: several, or none. What each one is, is looked at when it is taken in."""

    widget = PhotosInput

    def __init__(self, *, accept: str = PICTURES, **kwargs: Any) -> None:
        more = {"required": False, "allow_empty_file": True, "widget": PhotosInput(attrs={"accept": accept})}
        super().__init__(**{**more, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> Sequence[UploadedFile]:
        """Every file that was chosen."""
        chosen = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(one, initial) for one in chosen if one]


class PhotosForm(forms.Form):
    """补充照片: the requester's own, on number and follow code."""

    use_required_attribute = False
    photos = PhotosField(
        label=gettext_lazy("照片"), help_text=gettext_lazy("可以一次选几张。照片里的拍摄位置等信息不会给别人看。"),
        error_messages={"missing": gettext_lazy("请先选照片。")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "photo-%s", **kwargs})
