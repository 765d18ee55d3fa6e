"""改革的表单 forms of reforms, one a kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.organs.forms.fields import (
    DAY,
    FUNDINGS,
    KINDS,
    PLACES,
    RANKS,
    SERVICES,
    OrganField,
    OrgansField,
    PaperForm,
)
from yizhen.organs.terms import (
    NATURE_LABELS,
    NewOrgan,
    OrganKind,
    ReformKind,
)


class ReformForm(PaperForm):
    """机构改革: and why, and what the document says of the result."""

    reason = forms.CharField(
        label=_("改革原因"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    quota = forms.IntegerField(label=_("文件核定的编制"), required=False, min_value=0, max_value=100_000)
    leader_posts = forms.IntegerField(
        label=_("文件核定的领导职数"), required=False, min_value=0, max_value=1000
    )
    offices = forms.IntegerField(label=_("文件核定的内设机构"), required=False, min_value=0, max_value=200)


class _MadeForm(ReformForm):
    code = forms.CharField(label=_("新机构代码"), max_length=32, required=False)
    name = forms.CharField(label=_("新机构全称"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=KINDS, initial=OrganKind.GOVERNMENT, required=False)
    rank = forms.ChoiceField(label=_("规格"), choices=RANKS, initial="unranked", required=False)

    def made(self, **more: Any) -> tuple[NewOrgan, ...]:
        """The new organ, if one was named (新设机构)."""
        got = self.cleaned_data
        if not got.get("name"):
            return ()
        return (
            NewOrgan(
                got["code"],
                got["name"],
                got["kind"] or OrganKind.GOVERNMENT,
                rank=got["rank"] or "unranked",
                **more,
            ),
        )

    def clean(self) -> dict[str, Any]:
        """A new organ has a code and a name (代码与全称)."""
        got = super().clean() or {}
        if bool(got.get("name")) != bool(got.get("code")):
            self.add_error("code" if got.get("name") else "name", _("新机构要同时填代码和全称。"))
        return got


class EstablishForm(_MadeForm):
    """设立机构."""

    KIND = ReformKind.ESTABLISH
    parent = OrganField(label=_("上级机构"), required=False)
    parent_kind = forms.ChoiceField(label=_("与上级的关系"), choices=PLACES, required=False)
    nature = forms.ChoiceField(
        label=_("性质"), choices=[(k, _(v)) for k, v in NATURE_LABELS.items()], required=False
    )
    expires_on = forms.DateField(
        label=_("撤销期限"), required=False, help_text=_("议事协调机构、临时专班要写明；到期前三十天起提醒编办。"), **DAY
    )
    expiry_ground = forms.CharField(
        label=_("撤销的条件"), required=False, max_length=200, help_text=_("例如：专项整治验收合格后撤销。")
    )
    field_order = ("code", "name", "kind", "nature", "rank", "parent", "parent_kind", "expires_on", "expiry_ground")

    def rest(self) -> dict[str, Any]:
        """The organ to be made (新设机构)."""
        got = self.cleaned_data
        return {
            "made": self.made(
                parent=got["parent"], parent_kind=got["parent_kind"] or PLACES[0][0], nature=got["nature"] or "entity",
                expires_on=got["expires_on"], expiry_ground=got["expiry_ground"].strip(),
            )
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What is set up for a time says until when (写明期限)."""
        got = super().clean()
        if got.get("kind") == OrganKind.TASK_FORCE and not (got.get("expires_on") or got.get("expiry_ground")):
            self.add_error("expires_on", _("临时专班要写明撤销的期限或者条件。"))
        return got


class MergeForm(_MadeForm):
    """合并: into a new organ, or into one that exists."""

    KIND = ReformKind.MERGE
    sources = OrgansField(label=_("合并哪些机构"))
    target = OrganField(
        label=_("并入现有机构"), required=False, help_text=_("并入现有机构就填这里，下面新机构留空。")
    )
    field_order = ("sources", "target", "code", "name", "kind", "rank")

    def rest(self) -> dict[str, Any]:
        """Who merges into what (合并方与结果)."""
        got = self.cleaned_data
        return {
            "sources": got["sources"],
            "targets": (got["target"],) if got["target"] else (),
            "made": self.made(),
        }


class SplitForm(ReformForm):
    """分设: each new organ a line."""

    KIND = ReformKind.SPLIT
    source = OrganField(label=_("分设哪个机构"))
    results = forms.CharField(
        label=_("分成哪些机构"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一个，先代码后全称，例如“ZJ 望川县住房局”。岗位和未办结的事项转到第一个。"),
    )  # fmt: skip
    keeps = forms.BooleanField(label=_("原机构继续存在"), required=False)
    field_order = ("source", "results", "keeps")

    def clean_results(self) -> tuple[NewOrgan, ...]:
        """Code and name of each (代码与全称)."""
        made = []
        for line in filter(None, (line.strip() for line in self.cleaned_data["results"].splitlines())):
            code, _space, name = line.replace("\t", " ").partition(" ")
            if not name.strip():
                raise forms.ValidationError(
                    _("“%(line)s”没有写全称，请先写代码，空一格再写全称。"), params={"line": line[:40]}
                )
            made.append(NewOrgan(code[:32], name.strip()[:120]))
        return tuple(made)

    def rest(self) -> dict[str, Any]:
        """What is split into what (分设)."""
        got = self.cleaned_data
        return {"sources": (got["source"],), "made": got["results"], "keeps": got["keeps"]}


class RenameForm(ReformForm):
    """更名."""

    KIND = ReformKind.RENAME
    source = OrganField(label=_("哪个机构更名"))
    name = forms.CharField(
        label=_("新名称"), max_length=120, error_messages={"required": _("请填写新名称。")}
    )
    short_name = forms.CharField(label=_("新简称"), max_length=60, required=False)
    field_order = ("source", "name", "short_name")

    def rest(self) -> dict[str, Any]:
        """The new name (新名称)."""
        got = self.cleaned_data
        return {
            "sources": (got["source"],),
            "name": got["name"].strip(),
            "short_name": got["short_name"].strip(),
        }


class TransferForm(ReformForm):
    """划转."""

    KIND = ReformKind.TRANSFER
    sources = OrgansField(label=_("划转哪些机构"))
    parent = OrganField(label=_("划到哪个机构之下"))
    parent_kind = forms.ChoiceField(label=_("与上级的关系"), choices=PLACES)
    field_order = ("sources", "parent", "parent_kind")

    def rest(self) -> dict[str, Any]:
        """Where they go (去处)."""
        return {key: self.cleaned_data[key] for key in ("sources", "parent", "parent_kind")}


class AbolishForm(ReformForm):
    """撤销."""

    KIND = ReformKind.ABOLISH
    sources = OrgansField(label=_("撤销哪些机构"))
    target = OrganField(
        label=_("由谁承接"),
        required=False,
        help_text=_("岗位、下属机构和未办结的事项转到承接机构；不填则岗位一并撤销。"),
    )
    field_order = ("sources", "target")

    def rest(self) -> dict[str, Any]:
        """Who ends, who takes over (撤销与承接)."""
        got = self.cleaned_data
        return {"sources": got["sources"], "targets": (got["target"],) if got["target"] else ()}


class AdjustForm(ReformForm):
    """调整: rank, kind, funding and the like; what is left empty stays as it is."""

    KIND = ReformKind.ADJUST
    sources = OrgansField(label=_("调整哪些机构"))
    new_kind = forms.ChoiceField(label=_("类别"), choices=[("", _("（不变）")), *KINDS], required=False)
    new_rank = forms.ChoiceField(label=_("规格"), choices=[("", _("（不变）")), *RANKS], required=False)
    new_funding = forms.ChoiceField(
        label=_("经费形式"), choices=[("", _("（不变）")), *FUNDINGS[1:]], required=False
    )
    new_service_class = forms.ChoiceField(
        label=_("事业单位分类"), choices=[("", _("（不变）")), *SERVICES[1:]], required=False
    )
    new_civil_managed = forms.ChoiceField(
        label=_("参照公务员法管理"),
        choices=[("", _("（不变）")), ("yes", _("是")), ("no", _("否"))],
        required=False,
    )
    new_expires_on = forms.DateField(label=_("撤销期限"), required=False, **DAY)
    field_order = (
        "sources",
        "new_kind",
        "new_rank",
        "new_funding",
        "new_service_class",
        "new_civil_managed",
        "new_expires_on",
    )

    def rest(self) -> dict[str, Any]:
        """Only what was chosen (只取改动)."""
        got = self.cleaned_data
        changes = {
            key.removeprefix("new_"): str(got[key])
            for key in self.fields
            if key.startswith("new_") and got.get(key)
        }
        return {"sources": got["sources"], "changes": changes}

    def clean(self) -> dict[str, Any]:
        """Something has to change (至少改一项)."""
        got = super().clean() or {}
        if not any(got.get(key) for key in self.fields if key.startswith("new_")) and not self.errors:
            raise forms.ValidationError(_("请至少调整一项。"))
        return got


REFORM_FORMS: dict[str, type[ReformForm]] = {
    form.KIND: form
    for form in (EstablishForm, MergeForm, SplitForm, RenameForm, TransferForm, AdjustForm, AbolishForm)
}
