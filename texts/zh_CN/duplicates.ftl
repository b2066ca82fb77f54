### 可能是同一条记录的两条：为什么这样看。只列出来，不会自动合并。

duplicates-person-unit = 同名，一个单位的名称包含另一个
duplicates-person-units = 同名，在两个单位
duplicates-person-sound = 同一单位，姓名读音相同、字不同
duplicates-name-form = 只差“有限公司”一类的字样或标点
duplicates-name-sound = 读音相同、字不同
duplicates-title = 标题只差标点或说法
