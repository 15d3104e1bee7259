"""How the causes become one number per film. Imported by the engine's model only.

    score = log(share of people like this who favour the film)         crowd and published votes
          - discount * log(share of all people who favour it)          grows with the history, differs by mode
          + facts * leaning to genres and years + shared traits        fades as the crowd grows
          + preferred genres - dislikes - what lies outside the wishes

All in natural logarithms, so a part of 0.7 doubles a film's chance to be a favourite. The first term is
told in two parts: ``popular`` is what it would be for anybody, the rest is shared among the favourites as
they caused it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from recommend.engine.catalogue import Catalogue
from recommend.engine.crowd import Asked, Crowd, fade
from recommend.engine.kindred import Kindred
from recommend.engine.overlap import Overlap
from recommend.engine.tables import Rows, times
from recommend.engine.taste import NO_WISH, Taste, Wish
from recommend.engine.tendency import Lean, Tendency
from recommend.engine.types import ALL, Among, Bools, Floats, Ints, Mode

FACTS, FACTS_HISTORY = 0.2, 30.0  # weight of facts always, favourites at which it is half
FACTS_FIRST, FACTS_FADE = 0.8, 30.0  # more at first, people at which it is half
SHARED, SHARED_FIRST, SHARED_FADE = 0.8, 2.2, 20.0  # the same for shared traits
SHARED_POWER = 0.7  # how far many favourites dilute what one of them shares
GENRE, OTHER_GENRE = 0.3, -0.1  # for a film's genre that is one of three preferred ones, and for one that is not
GENRE_VOICE = 2.0  # who names fewer means them more: power of three over their number
DISLIKED = -1.5
ALIKE_SHARED, ALIKE_DISCOUNT = 3.0, 0.6  # for "more like this"
DISMISSED_TRAITS, DISMISSED_GENRES, DISMISSED_CROWD = -1.5, -0.3, -0.3
OUTSIDE, UNSURE = -100.0, -50.0
DISCOUNT: Mapping[Mode, float] = {"familiar": -0.35, "balanced": 0.0, "adventurous": 0.33}
DISCOUNT_GROWS, DISCOUNT_HALF, DISCOUNT_CROWD = 0.15, 20.0, 100.0  # at most; half at so many favourites, people
WEARY_HALF = 10.0  # favourites at which somebody is a quarter weary of hits


@dataclass(frozen=True, slots=True)
class Scores:
    """One number per film and cause, shape (n,); the rest of ``total`` is the likeness to favourites."""

    popular: Floats
    lift: Floats  # what the favourites' crowd adds
    genre: Floats
    dislike: Floats
    wish: Floats
    total: Floats
    taste: Taste
    asked: Asked | None  # whom the crowd was asked through
    lean: Lean  # what each favourite speaks for
    profile: Floats  # the favourites' traits; (f,)

    def of(self, places: Ints) -> "Scores":
        """The scores at these places alone."""
        return replace(
            self, popular=self.popular[places], lift=self.lift[places], genre=self.genre[places],
            dislike=self.dislike[places], wish=self.wish[places], total=self.total[places],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores every film for a taste."""

    catalogue: Catalogue
    overlap: Overlap
    crowd: Crowd
    tendency: Tendency
    kindred: Kindred
    ordinary: np.float32 = field(init=False)  # logarithm of the mean share

    def __post_init__(self) -> None:
        """Take the mean once; a frozen class sets its own fields this way."""
        object.__setattr__(
            self, "ordinary", np.log(self.crowd.share.mean()) if len(self.crowd.share) else np.float32(0.0)
        )

    def facts(self, taste: Taste) -> float:
        """Weight of genres and years: facts count less the more people, and the more favourites, are known."""
        always = FACTS / (1.0 + len(taste.favourites) / FACTS_HISTORY)
        return always + FACTS_FIRST / (1.0 + self.crowd.users / FACTS_FADE)

    def shared(self, taste: Taste) -> float:
        """Weight of a trait shared with one of the favourites."""
        favourites = len(taste.favourites)
        weight = SHARED + SHARED_FIRST / (1.0 + self.crowd.users / SHARED_FADE)
        return (ALIKE_SHARED if taste.alike else 1.0) * weight / float(max(favourites, 1) ** SHARED_POWER)

    def discount(self, taste: Taste) -> float:
        """How far popularity is discounted: who has a long history, in a large crowd, knows the hits."""
        favourites = len(taste.favourites)
        history = DISCOUNT_GROWS * self.known * favourites / (favourites + DISCOUNT_HALF)
        return DISCOUNT[taste.mode] + history + (ALIKE_DISCOUNT if taste.alike else 0.0)

    @property
    def known(self) -> float:
        """How far the crowd can be trusted, from 0 for nobody towards 1."""
        return self.crowd.users / (self.crowd.users + DISCOUNT_CROWD)

    def weary(self, taste: Taste) -> float:
        """How tired of hits somebody with this history is, from 0 towards 1; who asks for adventure is wholly.

        Whose favourites are famous is less so (calibration: Steck 2018, "Calibrated recommendations").
        """
        if taste.mode == "adventurous":
            return 1.0
        favourites = len(taste.favourites)
        if not favourites:
            return 0.0
        apart = 1.0 - float(self.crowd.fame[taste.favourites].mean())
        return float(self.known * (favourites / (favourites + WEARY_HALF) * apart**2) ** 2)

    def score(self, taste: Taste, among: Among = ALL) -> Scores:
        """Scores of the films ``among``, or of all n."""
        known = len(taste.favourites)
        asked = self.crowd.ask(taste.favourites)
        profile = self.overlap.profile(taste.favourites, taste.muted)
        lean = self.tendency.of(taste.favourites, self.muted_genres(taste), taste.muted_decades)
        usual = self.crowd.usual[among]
        popular = np.float32(1.0 - self.discount(taste)) * (usual - self.ordinary)
        faded = np.log(fade(known))  # what the whole list loses to a long history is no film's own loss
        lift = np.log(self.crowd.affinity(taste.favourites, asked, among)) - (usual + np.float32(faded))
        genre, dislike, wish = (
            self.genre(taste, among),
            self.dislike(taste, among),
            outside(self.catalogue, taste.wish, among),
        )
        total = popular + lift
        total += genre + dislike + wish
        if known:
            total += np.float32(self.facts(taste)) * self.tendency.lean(lean, among)
            total += np.float32(self.shared(taste)) * self.overlap.alike(profile, among)
        return Scores(popular, lift, genre, dislike, wish, total, taste, asked, lean, profile)

    def muted_genres(self, taste: Taste) -> Bools:
        """Columns of the genres that count nothing."""
        muted = np.zeros(len(self.catalogue.genre_names), dtype=np.bool_)
        if taste.muted:
            muted[self.catalogue.find_genres(name for family, name in taste.muted if family == "genre")] = True
        return muted

    def genre(self, taste: Taste, among: Among = ALL) -> Floats:
        """Lift films of preferred genres and of the people who lean to them; other genres take a little."""
        if not taste.liked.any():
            return np.zeros_like(self.crowd.share[among])
        voice = GENRE * float(3.0 / taste.liked.sum()) ** GENRE_VOICE
        worth = np.where(taste.liked > 0, voice, OTHER_GENRE).astype(np.float32)
        people = self.kindred.lift(taste.liked, len(taste.favourites), among)
        return np.asarray(times(self.catalogue.genres[among], worth) + people, dtype=np.float32)

    def dislike(self, taste: Taste, among: Among = ALL) -> Floats:
        """Tell what each film loses for disliked genres and for being like dismissed films; <= 0."""
        loss = np.zeros_like(self.crowd.share[among])
        if taste.disliked.any():
            loss += np.float32(DISLIKED) * times(self.catalogue.genres[among], taste.disliked)
        if len(taste.dismissed):
            traits = self.overlap.alike(self.overlap.profile(taste.dismissed, taste.muted), among)
            lean = self.tendency.genre_lean(taste.dismissed, self.muted_genres(taste), among)
            asked = self.crowd.ask(taste.dismissed)
            usual = self.crowd.usual[among] + np.float32(np.log(fade(len(taste.dismissed))))
            crowd = np.log(self.crowd.affinity(taste.dismissed, asked, among)) - usual
            loss += np.float32(DISMISSED_TRAITS) * traits + np.float32(DISMISSED_GENRES) * np.maximum(lean, 0.0)
            loss += np.float32(DISMISSED_CROWD) * np.maximum(crowd, 0.0)
        return loss

    def added(self, scores: Scores, chosen: Ints, held: Rows) -> Floats:
        """Tell what each favourite adds to k chosen films, people and keywords apart; (k, favourites).

        ``scores`` are of the chosen films alone, ``held`` are their traits.
        """
        taste, lift = scores.taste, scores.lift
        if not len(taste.favourites):
            return np.zeros((len(chosen), 0), dtype=np.float32)
        crowd = self.crowd.added(taste.favourites, scores.asked, chosen)
        whole = crowd.sum(axis=1)
        # A logarithm has no parts of its own: each favourite gets its share of the difference inside it.
        honest = (np.sign(whole) == np.sign(lift)) & (np.abs(whole) > 1e-7)
        crowd *= np.where(honest, lift / np.where(honest, whole, 1.0), 0.0)[:, None]
        crowd += np.float32(self.facts(taste)) * self.tendency.added(scores.lean, chosen)
        crowd += np.float32(self.shared(taste)) * self.overlap.unnamed(taste.favourites, held)
        return crowd


def outside(catalogue: Catalogue, wish: Wish, among: Among = ALL) -> Floats:
    """Step down for each wish that a film of ``among`` does not meet; half a step where the fact is unknown."""
    steps = np.zeros_like(catalogue.prior[among])
    if wish == NO_WISH:
        return steps
    years, averages = catalogue.years[among], catalogue.averages[among]
    if wish.languages:
        cost = [0.0 if name in wish.languages else OUTSIDE if name else UNSURE for name in catalogue.language_names]
        steps += np.array(cost, dtype=np.float32)[catalogue.languages[among]]
    for value, missed in (
        (years, None if wish.year_from is None else years < wish.year_from),
        (years, None if wish.year_to is None else years > wish.year_to),
        (averages, None if wish.min_score is None else averages < wish.min_score),
    ):
        if missed is not None:
            steps += np.where(np.isnan(value), UNSURE, np.where(missed, OUTSIDE, 0.0)).astype(np.float32)
    return steps
