# 同一单位的成员
member-asked = { $name }用贵单位的统一社会信用代码登记了。确认是同事后，对方可以看到贵单位的需求和预约。
member-somebody = 有人
member-button-yes = 是同事
member-button-no = 不认识
member-confirmed = 好的，已确认是同事。
member-rejected = 好的，已把对方从贵单位移除。
member-welcome = 同事已确认，您现在可以看到单位的需求和预约。
member-already = 这位已经确认过了。
