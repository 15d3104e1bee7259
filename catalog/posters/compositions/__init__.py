"""The compositions, in the order in which chance sees them."""

from catalog.posters.compositions import abstract, animation, city, figures, land, letters, light, sky
from catalog.posters.compositions.base import Composition

COMPOSITIONS: tuple[Composition, ...] = (
    *land.FAMILIES,
    *city.FAMILIES,
    *light.FAMILIES,
    *figures.FAMILIES,
    *animation.FAMILIES,
    *sky.FAMILIES,
    *abstract.FAMILIES,
    *letters.FAMILIES,
)
