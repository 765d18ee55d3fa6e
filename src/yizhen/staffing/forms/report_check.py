"""Form of the report checker (核对报告的表单): paste a text or choose a file; nothing of it is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.staffing.rules.report.check import MOST_SIGNS
from yizhen.staffing.rules.report.files import BadReport, read_report


class ReportForm(forms.Form):
    """报告: its text, or a file."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("报告全文"),
        required=False,
        strip=False,
        max_length=MOST_SIGNS,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("直接粘贴。繁体、夹带的拼音、粘连的页码会自动清理；X、XX 当作没有填，不当作 0 或 10。"),
        error_messages={"max_length": _("文字太长：最多 %(limit_value)s 字，请分段核对。")},
    )
    file = forms.FileField(
        label=_("或者选一个文件"),
        required=False,
        help_text=_("文本（.txt）或 Word（.docx），8 MB 以内。只在本次核对中使用，不保存。"),
        error_messages={"empty": _("这个文件是空的，请换一个。")},
    )

    def clean(self) -> dict[str, Any]:
        """One of both is needed; a file is read at once (取文字)."""
        given = super().clean() or {}
        upload = given.get("file")
        if upload:
            try:
                given["text"] = read_report(upload.read(), upload.name)
            except BadReport as refusal:
                self.add_error("file", str(refusal))
        elif not (given.get("text") or "").strip() and not self.errors:
            self.add_error("text", _("请粘贴报告，或者选一个文件。"))
        if len(given.get("text") or "") > MOST_SIGNS:
            self.add_error("file", _("文字太长：最多 %(n)s 字，请分段核对。") % {"n": MOST_SIGNS})
        return given
