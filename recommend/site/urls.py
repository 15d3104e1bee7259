"""This room's addresses on the site."""

from django.urls import path

from catalog import path_converters  # noqa: F401 - registers <movie_id:…>
from recommend.site import feedback, feeds, group_list, onboarding, recommendations, taste, together, tonight

app_name = "recommend"
urlpatterns = [
    path("feeds/recommended.xml", feeds.recommended_feed, name="feed"),
    path("for-you", recommendations.for_you, name="for-you"),
    path("for-you/row", recommendations.row, name="row"),
    path("for-you/preview", recommendations.preview, name="preview"),
    path("for-you/begin", onboarding.onboarding_page, name="onboarding"),
    path("for-you/films/<movie_id:movie_id>", recommendations.opened, name="opened"),
    path("for-you/films/<movie_id:movie_id>/why", recommendations.why, name="why"),
    path("for-you/films/<movie_id:movie_id>/say", feedback.say, name="say"),
    path("tonight", tonight.tonight_page, name="tonight"),
    path("tonight/films/<movie_id:movie_id>/not-tonight", tonight.not_tonight, name="not-tonight"),
    path("tonight/films/<movie_id:movie_id>/plan", tonight.plan, name="plan"),
    path("tonight/films/<movie_id:movie_id>/answer", tonight.answer, name="plan-answer"),
    path("taste", taste.taste, name="taste"),
    path("taste/causes", feedback.cause, name="cause"),
    path("together", together.together, name="together"),
    path("together/<slug:key>", together.group, name="group"),
    path("together/<slug:key>/join", together.join, name="join-group"),
    path("together/<slug:key>/leave", together.leave, name="leave-group"),
    path("together/<slug:key>/end", together.end, name="end-group"),
    path("together/<slug:key>/list", group_list.group_list, name="group-list"),
    path("together/<slug:key>/votes/<movie_id:movie_id>", group_list.vote, name="group-vote"),
    path("together/<slug:key>/decision", group_list.decide, name="group-decision"),
    path("quality", taste.quality, name="quality"),
]
