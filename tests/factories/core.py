"""Rows that most tests need."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from cms.accounts.models import Family, Guardian, Membership, Role, User
from cms.municipalities.models import Domain, Municipality, Region


class RegionFactory(DjangoModelFactory[Region]):
    class Meta:
        model = Region
        django_get_or_create = ("slug",)

    slug = "region-nord"
    name = "Region Nord"


class MunicipalityFactory(DjangoModelFactory[Municipality]):
    """A municipality with its own host, Wagtail site, root page and collection."""

    class Meta:
        model = Municipality
        skip_postgeneration_save = True

    region = factory.SubFactory(RegionFactory)
    slug = factory.Sequence(lambda n: f"municipality-{n}")
    name = factory.LazyAttribute(lambda o: o.slug.title())

    @factory.lazy_attribute
    def site(self) -> Any:
        from wagtail.models import Locale, Page, Site

        Locale.objects.get_or_create(language_code="da")  # gone after a transactional test
        root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
        home = root.add_child(instance=Page(title=self.name, slug=self.slug))
        return Site.objects.create(hostname=f"{self.slug}.localhost", port=8000, root_page=home)

    @factory.lazy_attribute
    def collection(self) -> Any:
        from wagtail.models import Collection

        root = Collection.get_first_root_node() or Collection.add_root(name="Root")
        return root.add_child(instance=Collection(name=self.name))

    @factory.post_generation
    def domain(self, create: bool, extracted: str | None, **kwargs: Any) -> None:
        if create:
            Domain.objects.create(hostname=extracted or f"{self.slug}.localhost", municipality=self)


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    first_name = "Amina"


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    municipality = factory.SubFactory(MunicipalityFactory)
    role = Role.CITIZEN


class ScopedFactory(DjangoModelFactory):
    """For models whose `objects` insists on a municipality: tests make rows of several."""

    class Meta:
        abstract = True

    @classmethod
    def _get_manager(cls, model_class):
        return model_class.unscoped


class FamilyFactory(ScopedFactory):
    class Meta:
        model = Family

    municipality = factory.SubFactory(MunicipalityFactory)


class GuardianFactory(ScopedFactory):
    class Meta:
        model = Guardian

    family = factory.SubFactory(FamilyFactory)
    user = factory.SubFactory(UserFactory)
