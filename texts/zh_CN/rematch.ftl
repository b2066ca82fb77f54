# 后来有了新匹配
rematch-title = { $age }的需求 { $number }，现在有了新匹配
rematch-problem = 您说的问题：{ $problem }
rematch-more = 这次还有 { $count } 条新的也合适，点“全部匹配”看。
rematch-next-expert = 合适就约时间；不合适点一下，不再为这项需求推这一位。
rematch-next-achievement = 想了解就点“看详情”；不合适点一下，不再为这项需求推这一项。
rematch-next-policy = 想申报就点“看详情”；不合适点一下，不再为这项需求推这一条。
rematch-age-today = 今天
rematch-age-days = { $count } 天前
rematch-age-months = { $count } 个月前

button-see-it = 看详情
button-all-matches = 全部匹配
