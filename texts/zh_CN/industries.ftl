## 行业表

industry-new-materials = 新材料
industry-equipment = 高端装备制造
industry-electronics = 电子信息
industry-wine = 葡萄酒
industry-agriculture = 现代农业
industry-new-energy = 新能源
industry-biomedicine = 生物医药
industry-metals = 有色金属
industry-chemicals = 化工
industry-environment = 节能环保
industry-ai = 人工智能
industry-new-vehicles = 新能源汽车
industry-marine = 海洋
industry-food = 食品加工
industry-textiles = 纺织
industry-other = 其他
