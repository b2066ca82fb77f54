### Two records that may be the same: why. They are listed, never merged.

duplicates-person-unit = the same name, one unit's name within the other's
duplicates-person-units = the same name in two units
duplicates-person-sound = the same unit, names that sound alike
duplicates-name-form = only the legal form or marks differ
duplicates-name-sound = they sound alike
duplicates-title = only marks or set phrases of the title differ
