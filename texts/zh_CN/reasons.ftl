# Why a record fits; `terms` are words of the need, `field` is the name of the record's field.
reason-same-words = { $field }里有“{ $terms }”，与您说的相同
reason-other-words = { $field }里有“{ $found }”，对应您说的“{ $said }”
reason-name = 名称里有“{ $terms }”
reason-sound = { $field }里有“{ $terms }”，与您说的读音相近
reason-industry = 同属{ $terms }行业
reason-city = 在{ $terms }
reason-open-until = { $date }截止

field-name = 姓名
field-title = 标题
field-rank = 职称
field-unit = 单位
field-owner = 完成单位
field-fields = 研究方向
field-done = 做过的项目
field-summary = 简介
field-question = 问题
field-answer = 解答
field-text = 资料
