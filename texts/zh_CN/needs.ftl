# 需求：描述、追问、修改、提交
plain = { $value }

kind-technology = 技术需求
kind-talent = 人才需求
kind-policy = 政策申报
kind-ip = 知识产权
kind-training = 培训
kind-testing = 设备检测
kind-finance = 融资

field-kind = 类型
field-industry = 行业
field-problem = 问题
field-present = 现状
field-target = 目标
field-budget = 预算
field-deadline = 时间
field-place = 地点
field-form = 合作方式
field-tried = 试过
field-wish = 想约

need-understood = 我理解的是：
need-line = { $label }　{ $value }
need-industry-trade = { $industry }（{ $trade }）
need-not-said = 还没说
need-until = { $day }前
need-noted = 记下了：{ $fields }。
need-noted-field = { $label } { $value }
need-noted-changed = { $label }改为 { $value }（原来 { $old }）
need-corrected = { $label }改为{ $new }（原来{ $old }）。
need-left-empty = 好的，先空着。
need-left-as-is = 好的，这一条不改。
need-submit-first = 这份需求提交之后就能约专家。先说完这一条，或者直接提交：
need-not-understood = 这一条没有看懂，换个说法试试，也可以先跳过。

need-ask-problem = 请用一两句话说说遇到的问题，例如“铸钢件气孔多，废品率 8%，想降下来”。
need-ask-kind = 这属于哪一类需求？
need-ask-industry = 属于哪个行业？
need-ask-present = 现在是什么情况？有数字最好，例如“废品率 8%”。
need-ask-target = 希望做到什么程度？说个大概就行。
need-ask-figure-down = 希望{ $figure }降到多少？说个大概就行。
need-ask-figure-up = 希望{ $figure }提高到多少？说个大概就行。
need-ask-budget = 预算大概多少？
need-ask-deadline = 希望什么时候解决？
need-ask-place = 在哪个城市、哪个区？
need-ask-tried = 试过哪些办法？专家最常问这个。
need-target-below = 降到 { $percent } % 以下
need-target-above = 达到 { $percent } % 以上
need-within-months = { $months } 个月内
need-by-year-end = 年底前

need-ready = 这份需求专家已经能判断了（完整度 { $percent } %）。
need-ready-thin = 可以提交了（完整度 { $percent } %）。说得越具体，找得越准。
need-one-more = { $ready }还可以补一条：{ $question }
need-completeness = 完整度 { $percent } %
need-which-field = 改哪一条？

need-preview = 专家会看到：
need-preview-note = 单位名称和电话在专家接受预约后才会给对方。
need-from-to = { $present } → { $target }
need-budget-is = 预算{ $money }
need-until-is = 希望 { $day }前完成
need-tried-is = 试过：{ $tried }

need-paused = 好的，先停在这里，说过的都留着。
need-dropped = 已放弃这份草稿。有新的需求随时说。
need-dropped-short = 已放弃
need-nothing-to-cancel = 现在没有正在填的需求。要取消预约，请发“我的”。
need-none-open = 现在没有正在填的需求。直接说遇到的问题就行。
need-gone = 这份需求已经提交或放弃了。发“我的”可以看到。
need-already-submitted = 这份需求已提交（{ $number }），不能再改草稿。发“我的”可以看到进展。
need-wrong-state = 这份需求的状态已经变了，请发“我的”看最新情况。
need-file-kept = 收到文件“{ $name }”，已附在这份需求里。
need-file-alone = 文件收到了。请再用一两句话说说要解决什么问题。

button-submit = 提交
button-submit-now = 直接提交
button-edit = 修改
button-edit-earlier = 修改前面的内容
button-preview = 看别人会看到什么
button-unsure = 说不准
button-more-industries = 更多行业
button-go-on = 接着说
button-drop = 不需要了
