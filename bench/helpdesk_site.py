"""
django-helpdesk as its documentation sets it up, for bench/all.py: its public form, and gunicorn.

SQLite with synchronous FULL, `HELPDESK_JOURNAL` its journal (Django's own is `delete`); connections
are kept; one public queue; mail goes nowhere (`dummy`), which is kinder to it than any mail server.
`python bench/helpdesk_site.py` makes the tables and the queue.
"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import include, path

JOURNAL = os.environ.get("HELPDESK_JOURNAL", "delete")
MIDDLEWARE = """
django.middleware.security.SecurityMiddleware
django.contrib.sessions.middleware.SessionMiddleware
django.middleware.common.CommonMiddleware
django.middleware.csrf.CsrfViewMiddleware
django.contrib.auth.middleware.AuthenticationMiddleware
django.contrib.messages.middleware.MessageMiddleware
django.middleware.clickjacking.XFrameOptionsMiddleware
"""
APPS = """
django.contrib.admin
django.contrib.auth
django.contrib.contenttypes
django.contrib.sessions
django.contrib.messages
django.contrib.staticfiles
django.contrib.sites
django.contrib.humanize
rest_framework
helpdesk
"""
PROCESSORS = """
django.template.context_processors.request
django.contrib.auth.context_processors.auth
django.contrib.messages.context_processors.messages
"""

settings.configure(
    SECRET_KEY="made up for a benchmark, and nothing else",  # noqa: S106
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    SITE_ID=1,
    STATIC_URL="/static/",
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    INSTALLED_APPS=APPS.split(),
    MIDDLEWARE=MIDDLEWARE.split(),
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": PROCESSORS.split()},
        }
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "CONN_MAX_AGE": None,
            "NAME": Path(os.environ["HELPDESK_DATABASE"]),
            "OPTIONS": {
                "init_command": f"PRAGMA journal_mode={JOURNAL}; PRAGMA synchronous=FULL;",
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
            },
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    HELPDESK_DEFAULT_QUEUE="queue",
    HELPDESK_TEAMS_MODE_ENABLED=False,
    HELPDESK_SUBMIT_A_TICKET_PUBLIC=True,
    USE_TZ=True,
)
django.setup()
urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]


def found() -> None:
    """Tables, and one queue that takes what the public sends."""
    from django.core.management import call_command  # noqa: PLC0415 - after django.setup
    from helpdesk.models import Queue  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    Queue.objects.create(title="County", slug="county", allow_public_submission=True)


if __name__ == "__main__":
    found()
else:
    application = get_wsgi_application()
