### 表格导入：文件为什么读不了，哪一行、哪一格有什么问题。

## 整个文件

importing-file-empty = 这个文件是空的。请重新导出后再发一次。
importing-file-too-large = 文件超过 { $limit } MB，没有读取。请拆成几个文件再发。
importing-file-type = 只能读取 .xlsx、.xlsm、.csv 和 .tsv 文件。请另存为其中一种再发。
importing-file-old-or-locked = 这是旧版 .xls 文件，或者设了打开密码。请去掉密码，另存为 .xlsx 再发。
importing-file-not-xlsx = 文件名是 .xlsx，内容却不是 Excel 表格。请用 Excel 或 WPS 打开后另存为 .xlsx。
importing-file-not-csv = 文件名是 .csv，内容却不是文本表格。请用 Excel 或 WPS 打开后另存为 .csv 或 .xlsx。
importing-file-broken = 文件已损坏，读不出来。请打开后另存一份再发。
importing-file-bomb = 文件解压后会大得异常，没有读取。请把数据复制到新表格再发。
importing-file-too-many-cells = 表格的范围太大，可能有内容落在很远的单元格里。请把数据复制到新表格再发。
importing-file-too-many-rows = 表格声称有 { $limit } 行以上，没有读取。请只把数据复制到新表格再发。
importing-file-nested = 表格里夹着别的文件，没有读取。请把数据复制到新表格再发。
importing-file-linked = 表格引用了别的文件，没有读取。请复制后用“选择性粘贴 → 数值”贴到新表格再发。
importing-file-entities = 文件里有不该出现的声明，没有读取。请用 Excel 或 WPS 打开后另存一份再发。
importing-file-no-header = 前 30 行里没有找到认识的表头，例如“姓名”“单位”“研究方向”。请加上表头，或用模板填写。
importing-file-no-rows = 表头下面没有数据。请填好后再发。
calendar-line = calendar.csv 第 { $number } 行看不懂：{ $line }。请写成“2027-02-08,休”或“2027-02-20,班”。
importing-kind = “{ $kind }”类记录不能从表格导入。

## 一张工作表

importing-sheet-missing = 文件里没有工作表“{ $sheet }”。有的是：{ $sheets }。
importing-sheet-not-chosen = 没有选这张表。
importing-sheet-hidden = 这张表是隐藏的，没有读取。需要时请取消隐藏，或指明这张表。
importing-sheet-other-kind = 表头不像这一类的表格，没有读取。
importing-kind-unclear = 从表头看不出是哪一类，可能是：{ $kinds }。请说明类别后重新导入。

## 某一行

importing-column-missing = 缺少这一列。请加上后重新导入。
importing-row-twice = 和第 { $first } 行是同一条记录。请只留一行。
importing-row-twice-elsewhere = 和工作表“{ $sheet }”第 { $first } 行是同一条记录。请只留一行。
importing-row-astray = 从第 { $first } 行起是另一个表头，栏目和上面的对不上，下面的行没有读。请把这一部分放到另一张工作表。

## 某一格

importing-cell-required = 这一格必须填写。
importing-cell-misplaced = “{ $value }”像是电话、编号或广告，不是这一栏的内容。请核对是否填错了列。
importing-cell-people = “{ $value }”像是不止一个人，或者不只是姓名。请一行写一位，只写姓名。
importing-cell-remark = “{ $value }”里有备注，姓名一栏只写姓名。备注请写到别的栏。
importing-cell-too-long = 内容超过 { $limit } 字。请缩短。
importing-cell-hours = 看不懂“{ $value }”。请写成“周三 14:00-17:00; 周五上午”，时间以 15 分钟为单位。
importing-cell-date = “{ $value }”不是有效的时间。请写成 2026-11-30，带钟点时写成 2026-11-30 14:00。
importing-cell-date-year = “{ $value }”没有年份。请写成 2026-11-30。
importing-cell-two-times = “{ $value }”里有两个钟点。请把结束的钟点写到“结束时间”一列。
importing-cell-order = 早于开始的时间。请核对。
importing-cell-industry = “{ $value }”不在行业表里。请从行业表中选，例如“新材料”“高端装备制造”。
importing-cell-level = “{ $value }”不是级别。请写国家、自治区、省、市或区县。
importing-cell-form = “{ $value }”不是形式。请写线上、到场或电话。
importing-cell-one-form = “{ $value }”是几种形式，这一栏只能写一种。请写线上、到场或电话。
importing-cell-count = “{ $value }”不是人数。请写整数，例如 80。
importing-cell-two-days = “{ $value }”里有两个日期。请只留一个。
importing-cell-two-columns = 同名的两列内容不一样。请只留一个。
importing-cell-garbled = “{ $value }”里有乱码。请填上原来的字。
importing-cell-formula = “{ $value }”是公式出错的结果。请改成实际内容。
importing-cell-no-result = 公式没有结果。请在 Excel 里粘贴为数值。
importing-cell-phone = “{ $value }”不是电话号码。请写全 11 位手机号，或带区号的座机号。
importing-cell-phone-rounded = “{ $value }”是 Excel 把号码变成了科学计数法，后几位已经丢了。请照原件写全号码，并把这一列设成文本格式。
importing-cell-mail = “{ $value }”不是邮箱地址。请写成 name@example.com。
importing-cell-one-mail = “{ $value }”不只是一个邮箱地址。请只写专家本人的一个。

## 清理过的内容，原文仍然保留

importing-cleaned-gloss = 去掉了汉字后面的拼音。
importing-cleaned-miswritten = 改正了一个错字。
importing-cleaned-picture = 去掉了图片文件名。
importing-cleaned-footer = 去掉了网页的版权说明。
importing-cleaned-advert = 去掉了广告。
importing-cleaned-phone = 去掉了电话号码，联系方式不公开。
importing-cleaned-censored = 有字被写成了“*”，请核对原文。
importing-cleaned-title = “{ $name }”是姓名，“{ $title }”记作职称。
importing-cell-proposed = 把“{ $before }”按建议读作“{ $after }”。

## 模板里的填写说明

importing-notes = 填写说明
importing-notes-column = 列名
importing-notes-required = 必填
importing-notes-how = 怎么填
importing-notes-others = 也认得的列名
importing-notes-yes = 必填
importing-way-text = 直接填写，最多 5000 字。
importing-way-person = 一位专家的姓名，几位请分成几行。
importing-way-city = 城市名称，例如 银川。空着表示全国或不清楚。
importing-way-phrases = 一条或几条，用分号或换行隔开。
importing-way-industries = 从行业表中选，几个用顿号隔开，例如 新材料、新能源。
importing-way-level = 国家、自治区、省、市或区县。
importing-way-hours = 每周可约的时间，例如 周三 14:00-17:00; 周五上午，以 15 分钟为单位。
importing-way-form = 线上、到场或电话。
importing-way-forms = 线上、到场或电话，几个用顿号隔开。
importing-way-day = 年月日齐全，例如 2026-11-30；长期有效的空着。
importing-way-past_day = 年月日齐全，例如 2026-01-15。
importing-way-moment = 年月日和钟点，例如 2026-12-03 14:00。
importing-way-count = 整数，例如 80。
importing-way-phone = 11 位手机号，或带区号的座机号。不会公开。
importing-way-mail = 邮箱地址。不会公开。

## 不对的行另存的表

importing-wrong-reason = 哪里不对
importing-wrong-proposal = 建议
importing-wrong-line = { $column }：{ $what }

## 命令行的回答


evaluate-no-set = { $folder } 里没有可用的一组数据。请放好 corpus.jsonl、queries.jsonl、qrels.tsv 再试。
evaluate-no-answers = { $folder } 的 qrels.tsv 里，没有一个问题有等级大于 0 的记录。
evaluate-bad-row = { $file } 第 { $line } 行读不了：每行要是一个 JSON 对象，写有 { $fields }。
evaluate-bad-grade = { $file } 第 { $line } 行读不了：每行要是问题编号、记录编号、等级（数字），用制表符隔开。现在是：{ $text }
evaluate-unknown-id = { $file } 第 { $line } 行的编号“{ $id }”，在 { $where } 里没有。
