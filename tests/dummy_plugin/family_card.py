from cms.plugin_api.family_card import FamilyLine, FamilySection


def about(user, family):
    return [FamilyLine("Dummy notes", "/admin/dummy_plugin/")]


sections = [FamilySection("Dummy", about)]
