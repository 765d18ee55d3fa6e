"""载荷的词 words for the keys of payloads, so that an entry can be read by people. Pure; unknown keys stay as they are."""

from yizhen.kernel.words import N_, say

WORDS: dict[str, str] = {
    "active": N_("启用"), "acts": N_("消息"), "added": N_("新增"), "address": N_("地址"), "after": N_("之后"),
    "after_sha256": N_("之后的摘要"), "again": N_("重新设置"), "agent": N_("代理人"), "altered": N_("更改"),
    "amount": N_("数量"), "as_of": N_("截止"), "assessed_on": N_("评估日"), "authority": N_("批准机关"),
    "basis": N_("依据"), "batch": N_("批次"), "before": N_("之前"), "before_months": N_("之前的月数"),
    "before_sha256": N_("之前的摘要"), "by_owner": N_("本人办理"), "categories": N_("分类"), "category": N_("分类"),
    "changed": N_("变化"), "channel": N_("渠道"), "check": N_("核验"), "closed": N_("终止"), "code": N_("代码"),
    "confirmed": N_("确认"), "corrected": N_("更正"), "count": N_("数量"), "counties": N_("县"), "county": N_("县"),
    "created": N_("新建"), "day": N_("日期"), "days": N_("天"), "deadline": N_("期限"), "digest": N_("摘要"),
    "document": N_("文件"), "docx_sha256": N_("Word 摘要"), "done": N_("完成"), "due_at": N_("应办结"),
    "due_before": N_("原应办结"), "due_on": N_("到期日"), "duplicate_of": N_("重复于"), "edition": N_("版本"),
    "effective_on": N_("生效日"), "email": N_("电子邮件"), "ended": N_("终止"), "ended_on": N_("终止日"),
    "ends_on": N_("结束日"), "entries": N_("条目"), "expires_on": N_("失效日"), "failures": N_("失败次数"),
    "fields": N_("字段"), "figures": N_("数字"), "file": N_("文件"), "files": N_("文件"), "filters": N_("筛选"),
    "findings": N_("发现的问题"), "first": N_("第一号"), "follows": N_("接替"), "forgotten": N_("已销毁"),
    "form": N_("格式"), "from_day": N_("自何日起"), "from_organ": N_("甲机构"), "from_post": N_("交出岗位"),
    "genre": N_("文种"), "grant": N_("授权"), "ground": N_("依据"), "head": N_("链首"), "held": N_("保留"),
    "holder": N_("承办机构"), "holder_before": N_("原承办机构"), "holdings_ended": N_("终止的任岗"),
    "holidays": N_("假日"), "host": N_("主机"), "id": N_("编号"), "illustrative": N_("示意"), "items": N_("事项"),
    "keep_until": N_("保存至"), "key": N_("密钥"), "kind": N_("类别"), "kinds": N_("类别"), "known": N_("有此账号"),
    "last": N_("最后一号"), "late": N_("超期"), "leader": N_("领导职务"), "left": N_("剩余"), "legs": N_("分录"),
    "level": N_("级别"), "list_id": N_("清单"), "manifest_sha256": N_("目录摘要"), "matter": N_("事项"),
    "means": N_("方式"), "method": N_("方法"), "minutes": N_("分钟"), "mode": N_("方式"), "months": N_("月数"),
    "moved": N_("移交件数"), "name": N_("名称"), "nature": N_("性质"), "note": N_("说明"), "number": N_("编号"),
    "ok": N_("完好"), "on": N_("日期"), "organ": N_("机构"), "organs": N_("机构"), "page": N_("页面"),
    "party": N_("当事人"), "payload": N_("内容"), "pdf_sha256": N_("PDF 摘要"), "people": N_("人员"),
    "person": N_("人员"), "place": N_("地点"), "post": N_("岗位"), "powers": N_("权限"), "prefix": N_("代字"),
    "principal": N_("委托人"), "published_on": N_("公布日"), "purpose": N_("目的"), "rank": N_("规格"),
    "read": N_("读取"), "reason": N_("理由"), "refused": N_("未收"), "relation": N_("关系"), "removed": N_("删去"),
    "renamed": N_("更名"), "replaced": N_("替换"), "replaces": N_("替换"), "retention": N_("保存期限"),
    "returned_on": N_("返岗日"), "reverses": N_("冲正"), "review_on": N_("复核日"), "right": N_("权利"),
    "risk": N_("风险"), "role": N_("角色"), "rows": N_("行数"), "scan": N_("查毒"), "scope": N_("范围"),
    "seq": N_("序号"), "series": N_("字号"), "session": N_("会话"), "sessions_ended": N_("结束的会话"),
    "sha256": N_("摘要"), "since": N_("自何日起"), "size": N_("大小"), "slot": N_("A/B 岗"), "source": N_("来源"),
    "staff_no": N_("工号"), "standards": N_("标准"), "starts_on": N_("开始日"), "state": N_("状态"),
    "step": N_("步骤"), "style": N_("式样"), "successors": N_("承接机构"), "supersedes": N_("取代"),
    "taken": N_("收下"), "template": N_("模板"), "text_sha256": N_("正文摘要"), "text_version": N_("文本版本"),
    "title": N_("标题"), "to": N_("送往"), "to_organ": N_("乙机构"), "to_post": N_("接收岗位"), "token": N_("令牌"),
    "township": N_("乡镇（街道）"), "townships": N_("乡镇（街道）"), "trigger": N_("起因"), "unchanged": N_("未变"),
    "unit": N_("单位"), "use": N_("使用"), "username": N_("账号"), "uses": N_("使用"), "valid_from": N_("自何日起"),
    "valid_to": N_("至何日止"), "verb": N_("动作"), "verdict": N_("结论"), "version": N_("版次"),
    "village": N_("村（社区）"), "way": N_("方式"), "webhook": N_("推送"), "whole": N_("全部"), "why": N_("原因"),
    "words": N_("说明"), "workdays": N_("工作日"), "year": N_("年份"),
}  # fmt: skip
"""Key → Chinese word (载荷用词)."""


def word_for(key: str) -> str:
    """The word for a payload's key (载荷键名), or the key itself."""
    return say(WORDS[key]) if key in WORDS else key
