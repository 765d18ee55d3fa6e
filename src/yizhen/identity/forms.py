"""登录、改密、账号、授权的表单 forms of identity."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.identity.terms import Scope


class SignIn(forms.Form):
    """登录."""

    username = forms.CharField(
        label=_("账号"),
        max_length=60,
        error_messages={"required": _("请填写账号")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        error_messages={"required": _("请填写密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPassword(forms.Form):
    """修改密码."""

    old = forms.CharField(
        label=_("现在的密码"),
        max_length=128,
        strip=False,
        error_messages={"required": _("请填写现在的密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("新密码"),
        max_length=128,
        strip=False,
        error_messages={"required": _("请填写新密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再填一次新密码"),
        max_length=128,
        strip=False,
        error_messages={"required": _("请再填一次新密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict:
        """Both new passwords must be the same (两次一致)."""
        given = super().clean()
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("两次填写的新密码不一样，请重新填写"))
        return given


class Code(forms.Form):
    """验证码: six digits from the telephone, or a recovery code."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=40,
        help_text=_("手机不在身边的，可填一个恢复码，每个只能用一次"),
        error_messages={"required": _("请填写验证码")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}
        ),
    )


class SetSecond(forms.Form):
    """启用两步验证: a code of the new secret, and the password again."""

    code = forms.CharField(
        label=_("手机上现在的 6 位数"),
        max_length=12,
        error_messages={"required": _("请填写手机上显示的 6 位数")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("现在的密码"),
        max_length=128,
        strip=False,
        error_messages={"required": _("请填写现在的密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class OwnPassword(forms.Form):
    """确认是本人: the password again."""

    own_password = forms.CharField(
        label=_("现在的密码"),
        max_length=128,
        strip=False,
        error_messages={"required": _("请填写现在的密码")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ResetSecond(forms.Form):
    """重置两步验证."""

    why = forms.CharField(
        label=_("理由"),
        max_length=200,
        help_text=_("写入留痕，如：本人手机丢失，已当面核对身份"),
        error_messages={"required": _("请写明理由")},
    )


class OpenAccount(forms.Form):
    """开立账号."""

    staff_no = forms.CharField(
        label=_("工号"),
        max_length=20,
        help_text=_("此人在机构与岗位中登记的工号"),
        error_messages={"required": _("请填写工号")},
    )
    username = forms.RegexField(
        label=_("账号"),
        regex=r"^[a-zA-Z][a-zA-Z0-9._-]{2,29}$",
        help_text=_("3 至 30 位，字母开头，可用字母、数字、点、下划线、短横"),
        error_messages={
            "required": _("请填写账号"),
            "invalid": _("账号须以字母开头，3 至 30 位，只用字母、数字、点、下划线、短横"),
        },
    )


class SwitchAccount(forms.Form):
    """停用或启用账号."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=200,
        help_text=_("写入留痕，如：调离本单位"),
        error_messages={"required": _("请写明理由")},
    )


class GrantRole(forms.Form):
    """授权."""

    role = forms.ChoiceField(label=_("角色"))
    scope = forms.ChoiceField(label=_("范围"), choices=[(scope.value, _(scope.label)) for scope in Scope])
    townships = forms.CharField(
        label=_("乡镇(街道)代码"),
        required=False,
        help_text=_(
            "范围为「指定乡镇(街道)」时填写 9 位代码，多个用空格分开；不填则为本机构所在或派驻的乡镇"
        ),
    )
    valid_from = forms.DateField(
        label=_("自何日起"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("请选择日期"), "invalid": _("请按 2026-01-05 的样子填写日期")},
    )

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles

    def clean_townships(self) -> tuple[str, ...]:
        """Nine digits each (9 位代码)."""
        codes = self.cleaned_data["townships"].replace("，", " ").replace(",", " ").split()
        wrong = [code for code in codes if not (len(code) == 9 and code.isdigit())]  # noqa: PLR2004
        if wrong:
            raise forms.ValidationError(_("%(code)s 不是 9 位乡镇代码") % {"code": wrong[0]})
        return tuple(codes)


class IssueToken(forms.Form):
    """签发接口令牌."""

    name = forms.CharField(
        label=_("给哪个系统用"),
        max_length=60,
        help_text=_("如：12345 热线平台"),
        error_messages={"required": _("请写明给哪个系统用")},
    )
    powers = forms.MultipleChoiceField(
        label=_("权限"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只选对方用得到的；以后您失去的权限，令牌也随之失去"),
        error_messages={"required": _("请至少选一项权限")},
    )
    days = forms.IntegerField(
        label=_("有效天数"),
        min_value=1,
        max_value=1095,
        error_messages={"required": _("请填写有效天数"), "invalid": _("请填写天数，如 90")},
    )

    def __init__(self, *args: Any, powers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = powers
        self.fields["powers"].choices = powers
