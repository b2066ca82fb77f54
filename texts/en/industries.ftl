## The list of industries

industry-new-materials = new materials
industry-equipment = advanced equipment
industry-electronics = electronics and IT
industry-wine = wine
industry-agriculture = modern agriculture
industry-new-energy = new energy
industry-biomedicine = biomedicine
industry-metals = non-ferrous metals
industry-chemicals = chemicals
industry-environment = energy saving and environment
industry-ai = artificial intelligence
industry-new-vehicles = electric vehicles
industry-marine = marine industry
industry-food = food processing
industry-textiles = textiles
industry-other = other
