"""The families of pictures, in the order in which chance sees them."""

from catalog.posters.composition import Composition
from catalog.posters.families import abstract, city, figures, land, letters, light, nursery, sky

COMPOSITIONS: tuple[Composition, ...] = (
    *land.FAMILIES,
    *city.FAMILIES,
    *light.FAMILIES,
    *figures.FAMILIES,
    *nursery.FAMILIES,
    *sky.FAMILIES,
    *abstract.FAMILIES,
    *letters.FAMILIES,
)
