## The list of industries

industry-new-materials = New materials
industry-equipment = Advanced equipment
industry-electronics = Electronics and IT
industry-wine = Wine
industry-agriculture = Modern agriculture
industry-new-energy = New energy
industry-biomedicine = Biomedicine
industry-metals = Non-ferrous metals
industry-chemicals = Chemicals
industry-environment = Energy saving and environment
industry-ai = Artificial intelligence
industry-new-vehicles = Electric vehicles
industry-marine = Marine industry
industry-food = Food processing
industry-textiles = Textiles
industry-other = Other
