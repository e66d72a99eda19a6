"""
A plain Django form post of a rating: what bench/kiosk.py measures the tablets' interface against.

Model, model form, CSRF, the middleware that `startproject` writes, SQLite with synchronous FULL;
a redirect once the rating is committed. `PLAIN_JOURNAL` is SQLite's journal: Django's own default
is `delete`, `wal` is what its documentation recommends for more than a few writers. Connections to
the database are kept.
"""

import os
from pathlib import Path

import django
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path

GRADES = ((5, "very satisfied"), (4, "satisfied"), (3, "fair"), (2, "dissatisfied"), (1, "very"))
JOURNAL = os.environ.get("PLAIN_JOURNAL", "delete")
DATABASE = Path(os.environ["PLAIN_DATABASE"])
MIDDLEWARE = """
security.SecurityMiddleware
common.CommonMiddleware
csrf.CsrfViewMiddleware
clickjacking.XFrameOptionsMiddleware
"""

settings.configure(
    SECRET_KEY="made up for a benchmark, and nothing else",  # noqa: S106
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[f"django.middleware.{name}" for name in MIDDLEWARE.split()],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "CONN_MAX_AGE": None,
            "NAME": DATABASE,
            "OPTIONS": {
                "init_command": f"PRAGMA journal_mode={JOURNAL}; PRAGMA synchronous=FULL;",
                "timeout": 20,
            },
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()


class Rating(models.Model):
    """A rating as one would write it down first."""

    window = models.CharField(max_length=32, db_index=True)
    grade = models.PositiveSmallIntegerField(choices=GRADES)
    tags = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Where the table belongs."""

        app_label = "plain"


class RatingForm(forms.ModelForm):
    """Its form."""

    class Meta:
        """Which fields it has."""

        model = Rating
        fields = ("window", "grade", "tags")


PAGE = engines["django"].from_string(
    '<form method="post">{% csrf_token %}{{ form.as_p }}<button>Rate</button></form>'
)


def rate(request: HttpRequest) -> HttpResponse:
    """Show the form, or keep what was sent."""
    form = RatingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        return HttpResponseRedirect("/rate")
    return HttpResponse(PAGE.render({"form": form}, request))


urlpatterns = [path("rate", rate)]
if not DATABASE.exists():
    with connection.schema_editor() as editor:
        editor.create_model(Rating)
application = get_wsgi_application()
