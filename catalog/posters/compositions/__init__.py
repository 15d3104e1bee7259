"""The compositions, in the order in which chance sees them."""

from catalog.posters.compositions import (
    abstract,
    animation,
    city,
    crime,
    dread,
    figures,
    land,
    letters,
    light,
    romance,
    sky,
    war,
    western,
    wonder,
)
from catalog.posters.compositions.base import Composition

COMPOSITIONS: tuple[Composition, ...] = (
    *land.FAMILIES,
    *city.FAMILIES,
    *light.FAMILIES,
    *figures.FAMILIES,
    *animation.FAMILIES,
    *wonder.FAMILIES,
    *sky.FAMILIES,
    *abstract.FAMILIES,
    *dread.FAMILIES,
    *crime.FAMILIES,
    *war.FAMILIES,
    *romance.FAMILIES,
    *western.FAMILIES,
    *letters.FAMILIES,
)
