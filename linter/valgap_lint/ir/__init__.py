"""The types that rules, reporters and dynamic mode see: frozen, picklable, standard library only."""
