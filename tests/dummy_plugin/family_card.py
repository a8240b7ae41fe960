from cms.plugin_api.family_card import FamilyAct, FamilyLine, FamilySection


def about(user, family):
    return [FamilyLine("Dummy notes", "/admin/dummy_plugin/")]


def write(user, family, asked):
    return f"/admin/dummy_plugin/?back={asked.back}"


sections = [FamilySection("Dummy", about)]
acts = [FamilyAct("Dummy act", "plus", write)]
