invite-unknown = 这个邀请链接无效，可能没有复制完整。请再打开一次原链接，或请对方重新发一个。
invite-expired = 这个邀请链接已过期（有效期 7 天）。请对方重新发一个。
invite-used = 这个邀请链接已经用过，每个链接只能用一次。请对方给您单独发一个。
invite-expert-taken = 这位专家已经有账号在用，链接没有生效。如果那是您本人，请在原来的账号里发“换登录码”。
invite-other-expert = 您的账号已经对应另一位专家，链接没有生效。请联系发链接的工作人员。
invite-record-gone = 这位专家的条目已不在库里，请联系工作人员。

invite-expert-welcome = { $name }，欢迎您。这个账号从现在起对应您的专家条目。
invite-expert-requests = 有企业想约您时，我会发一张卡片，点一下就能接受、换时间或谢绝
invite-expert-hours = 发“我的时间”：查看和修改每周可约时间
invite-expert-leave = 发“休假 7天”：这几天不安排预约
invite-expert-next = 现在不用做什么，有请求时我来找您。
invite-button-hours = 设置可约时间

invite-operator-welcome = 欢迎。您现在是工作人员。
invite-admin-welcome = 欢迎。您现在是管理员。
invite-staff-today = “今日”：新需求、没人答复的请求、今天的预约
invite-staff-queue = “缺口”：等人工答复和没有匹配的需求
invite-staff-invite = “邀请 姓名”：请专家进来
invite-staff-admin = “发公告”：发给选定的对象；“邀请 工作人员”：增加同事
invite-staff-next = 先从“今日”看起。
