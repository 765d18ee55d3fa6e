"""Form of importing a county's workbook (导入工作簿表单)."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST = 64 * 1024 * 1024
BEGINNINGS = (b"PK", b"\xd0\xcf\x11\xe0")
"""How workbooks begin, XLSX and XLS (表格文件的开头)."""


class WorkbookForm(forms.Form):
    """导入工作簿: the file, and the day of its figures."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("工作簿"),
        help_text=_(
            "XLSX 或 XLS，最多 64 MB。机构编制表要有单位名称和各类编制的核定、实有；人员表要有姓名、单位、编制类别。"
            "表头可以有几行，可以有合并单元格、小计和合计。"
        ),
        error_messages={"required": _("请选择一个文件。"), "empty": _("这个文件是空的，请换一个。")},
    )
    on = forms.DateField(
        label=_("数字截至哪一天"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("期初从这一天起。"),
        error_messages={"required": _("请选择日期。"), "invalid": _("请按 2026-01-05 的样子填写日期。")},
    )

    def clean_file(self) -> UploadedFile:
        """What is plainly no workbook is said at once; the rest the worker finds out."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("文件超过 64 MB，请分成几个文件。"))
        begin = file.read(4)
        file.seek(0)
        if not begin.startswith(BEGINNINGS):
            raise forms.ValidationError(_("这不是表格文件。请用表格软件打开，另存为 XLSX 再上传。"))
        return file
