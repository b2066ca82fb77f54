### Importing tables: why a file cannot be read, and what is wrong in which row and cell.

## The whole file

importing-file-empty = This file is empty. Please export it again and resend it.
importing-file-too-large = The file is over { $limit } MB and was not read. Please split it and send the parts.
importing-file-type = Only .xlsx, .xlsm, .csv and .tsv files can be read. Please save it as one of these and resend it.
importing-file-old-or-locked = This is an old .xls file or has a password. Please remove the password, save it as .xlsx and resend it.
importing-file-not-xlsx = The name says .xlsx, but the content is not an Excel table. Please open it in Excel or WPS and save it as .xlsx.
importing-file-not-csv = The name says .csv, but the content is not a text table. Please open it in Excel or WPS and save it as .csv or .xlsx.
importing-file-broken = The file is damaged and cannot be read. Please open it, save a copy and resend that.
importing-file-bomb = The file would unpack to an abnormal size and was not read. Please copy the data to a new table and resend it.
importing-file-too-many-cells = The table spans too many cells; something may stand far away from the data. Please copy the data to a new table and resend it.
importing-file-too-many-rows = The table claims { $limit } rows or more and was not read. Please copy the data alone to a new table and resend it.
importing-file-nested = There are other files inside the table; it was not read. Please copy the data to a new table and resend it.
importing-file-linked = The table refers to other files and was not read. Please paste its values into a new table and resend that.
importing-file-entities = The file holds declarations that do not belong in a table and was not read. Please open it, save a copy and resend that.
importing-file-no-header = No known header was found in the first 30 rows, such as 姓名, 单位, 研究方向. Please add headers or use the template.
importing-file-no-rows = There is nothing below the headers. Please fill in the table and resend it.
calendar-line = calendar.csv, line { $number } cannot be read: { $line }. Write 2027-02-08,休 for a day off or 2027-02-20,班 for a working day.
importing-kind = Records of kind “{ $kind }” cannot be imported from a table.

## A sheet

importing-sheet-missing = The file has no sheet “{ $sheet }”. It has: { $sheets }.
importing-sheet-not-chosen = This sheet was not chosen.
importing-sheet-hidden = This sheet is hidden and was not read. Unhide it, or name it, if it is wanted.
importing-sheet-other-kind = The headers are not those of this kind of table; it was not read.
importing-kind-unclear = The headers do not tell the kind; it may be: { $kinds }. Please name the kind and import again.

## A row

importing-column-missing = This column is missing. Please add it and import again.
importing-row-twice = The same record as row { $first }. Please keep only one of them.
importing-row-twice-elsewhere = The same record as row { $first } of sheet “{ $sheet }”. Please keep only one of them.
importing-row-astray = Another header begins in row { $first }, with columns that do not fit those above, so the rows below it were not read. Please move this part to a sheet of its own.

## A cell

importing-cell-required = This cell must be filled in.
importing-cell-misplaced = “{ $value }” looks like a telephone number, a number or an advert, not like what belongs into this column. Please check the columns.
importing-cell-people = “{ $value }” looks like more than one person, or more than a name. Please give each person a row, and write the name alone.
importing-cell-remark = “{ $value }” holds a remark; this column takes the name alone. Please put the remark into another column.
importing-cell-too-long = Longer than { $limit } characters. Please shorten it.
importing-cell-hours = “{ $value }” cannot be read. Please write 周三 14:00-17:00; 周五上午, in steps of 15 minutes.
importing-cell-date = “{ $value }” is not a valid time. Please write 2026-11-30, or 2026-11-30 14:00 with a time of day.
importing-cell-date-year = “{ $value }” has no year. Please write 2026-11-30.
importing-cell-two-times = “{ $value }” holds two times of day. Please put the end into the column 结束时间.
importing-cell-order = This is before the start. Please check it.
importing-cell-industry = “{ $value }” is not in the list of industries. Please choose from it, for example 新材料 or 高端装备制造.
importing-cell-level = “{ $value }” is not a level. Please write 国家, 自治区, 省, 市 or 区县.
importing-cell-form = “{ $value }” is not a form. Please write 线上, 到场 or 电话.
importing-cell-one-form = “{ $value }” holds several forms; this column takes one. Please write 线上, 到场 or 电话.
importing-cell-count = “{ $value }” is not a number of people. Please write a whole number, such as 80.
importing-cell-two-days = “{ $value }” holds two days. Please keep only one.
importing-cell-two-columns = Two columns of the same name say different things. Please keep only one.
importing-cell-garbled = “{ $value }” holds characters that were lost. Please write them anew.
importing-cell-formula = “{ $value }” is what a formula shows when it fails. Please write the content itself.
importing-cell-no-result = The formula has no result. Please paste it as values in Excel.
importing-cell-phone = “{ $value }” is not a telephone number. Please write all 11 digits, or a landline with its area code.
importing-cell-phone-rounded = “{ $value }” is what Excel made of the number; its last digits are lost. Please write it in full from the original, in a column formatted as text.
importing-cell-mail = “{ $value }” is not a mail address. Please write it like name@example.com.
importing-cell-one-mail = “{ $value }” is more than one mail address. Please write only one, the expert’s own.

## What was cleaned; the original is kept

importing-cleaned-gloss = Pinyin behind characters was taken out.
importing-cleaned-miswritten = A wrong character was mended.
importing-cleaned-picture = Names of picture files were taken out.
importing-cleaned-footer = A web page's copyright note was taken out.
importing-cleaned-advert = An advert was taken out.
importing-cleaned-phone = A telephone number was taken out; contact details are not shown.
importing-cleaned-censored = A character was written as “*”. Please check the original.
importing-cleaned-title = “{ $name }” is the name, “{ $title }” was taken as the title.
importing-cell-proposed = “{ $before }” was read as proposed: “{ $after }”.

## Notes in a template

importing-notes = Notes
importing-notes-column = Column
importing-notes-required = Required
importing-notes-how = How to fill it in
importing-notes-others = Other headers that are understood
importing-notes-yes = yes
importing-way-text = Any text, at most 5000 characters.
importing-way-person = The name of one person; several people are several rows.
importing-way-city = A city, such as 银川. Empty means nationwide or unknown.
importing-way-phrases = One or more phrases, separated by semicolons or line breaks.
importing-way-industries = From the list of industries, several joined by 、, such as 新材料、新能源.
importing-way-level = 国家, 自治区, 省, 市 or 区县.
importing-way-hours = Hours of a week, such as 周三 14:00-17:00; 周五上午, in steps of 15 minutes.
importing-way-form = 线上, 到场 or 电话.
importing-way-forms = 线上, 到场 or 电话, several joined by 、.
importing-way-day = A whole date, such as 2026-11-30; empty when it does not end.
importing-way-past_day = A whole date, such as 2026-01-15.
importing-way-moment = Date and time of day, such as 2026-12-03 14:00.
importing-way-count = A whole number, such as 80.
importing-way-phone = 11 digits, or a landline with its area code. It is not shown to others.
importing-way-mail = A mail address. It is not shown to others.

## The table of wrong rows

importing-wrong-reason = What is wrong
importing-wrong-proposal = Proposal
importing-wrong-line = { $column }: { $what }

## Answers on the command line


evaluate-no-set = { $folder } holds no usable set. Please put corpus.jsonl, queries.jsonl and qrels.tsv there and try again.
evaluate-no-answers = In { $folder }, qrels.tsv gives no query a record with a grade above 0.
evaluate-bad-row = Line { $line } of { $file } cannot be read: each line is a JSON object with { $fields }.
evaluate-bad-grade = Line { $line } of { $file } cannot be read: each line is query id, record id and grade (a number), separated by tabs. It says: { $text }
evaluate-unknown-id = Line { $line } of { $file } names "{ $id }", which is not in { $where }.
