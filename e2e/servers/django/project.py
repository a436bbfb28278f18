"""A Django REST framework project in one file: the same orders behind each of its ways to authenticate.

python3 project.py SETTINGS.json PORT
"""

import json
import logging
import sys

import django
from django.conf import settings

with open(sys.argv[1], encoding="utf-8") as file:
    given = json.load(file)

settings.configure(
    SECRET_KEY="only-for-this-site-and-nowhere-else",
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    USE_TZ=True,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "corsheaders",
        "rest_framework",
        "rest_framework.authtoken",
    ],
    MIDDLEWARE=[
        "corsheaders.middleware.CorsMiddleware",
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    DATABASES={
        # Kept in memory, for all threads.
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": "file:why401?mode=memory&cache=shared",
            "OPTIONS": {"uri": True},
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    # Tables are made from the models: migrations would take a second.
    MIGRATION_MODULES={name: None for name in ("auth", "contenttypes", "sessions", "authtoken")},
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": ["django.contrib.auth.context_processors.auth"],
                "loaders": [("django.template.loaders.locmem.Loader", given["templates"])],
            },
        }
    ],
    LOGIN_URL="/accounts/login/",
    LOGIN_REDIRECT_URL="/account/",
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"),
    SESSION_COOKIE_SECURE=True,
    CSRF_COOKIE_SECURE=True,
    CORS_ALLOW_CREDENTIALS=True,
    CORS_ALLOWED_ORIGIN_REGEXES=[r"^https://[a-z.]+\.test(:\d+)?$"],
    REST_FRAMEWORK={"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]},
    SIMPLE_JWT={"SIGNING_KEY": given["jwtKey"], "USER_ID_FIELD": "username"},
    LOGGING_CONFIG=None,
)
django.setup()
# Refused requests are what this project is for.
logging.disable(logging.WARNING)

from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, LogoutView
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import path
from rest_framework.authentication import (
    BaseAuthentication,
    BasicAuthentication,
    SessionAuthentication,
    TokenAuthentication,
)
from rest_framework.authtoken.models import Token
from rest_framework.authtoken.views import obtain_auth_token
from rest_framework.exceptions import AuthenticationFailed, ValidationError
from rest_framework.permissions import AllowAny, IsAdminUser, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView

ORDERS = [
    {"id": 4711, "item": "Green tea, 250 g", "state": "shipped"},
    {"id": 4712, "item": "Tea pot", "state": "packed"},
]


class ApiKeyAuthentication(BaseAuthentication):
    """What the framework's guide shows under "Custom authentication", with a key."""

    def authenticate(self, request):
        key = request.META.get("HTTP_API_KEY")
        if not key:
            return None
        if key not in given["apiKeys"]:
            raise AuthenticationFailed("No such API key")
        return User(username="a key"), None

    def authenticate_header(self, request):
        return "Api-Key"


class Orders(APIView):
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response(ORDERS)

    def post(self, request):
        return Response({"id": 4713, "state": "ordered"}, status=201)


class Refunds(APIView):
    permission_classes = [IsAdminUser]
    authentication_classes = [SessionAuthentication]

    def post(self, request):
        return Response({"state": "refunded"})


class Me(APIView):
    permission_classes = [IsAuthenticated]
    authentication_classes = [SessionAuthentication]

    def get(self, request):
        return Response({"user": request.user.username})


class Login(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]

    def get(self, request):
        return Response({"csrfToken": get_token(request)})

    def post(self, request):
        user = authenticate(request, username=request.data.get("user"), password=request.data.get("password"))
        if user is None:
            raise ValidationError({"detail": "Unable to log in with provided credentials."})
        login(request, user)
        return Response({"user": user.username})


def page(request):
    return render(request, "page.html")


# With this option Django warns of loops: who is signed in and lacks a permission is sent back at once.
sign_in = LoginView.as_view(redirect_authenticated_user=True)


def orders_by(authentication):
    return Orders.as_view(authentication_classes=[authentication])


urlpatterns = [
    path("accounts/login/", sign_in),
    path("accounts/logout/", LogoutView.as_view(next_page="/welcome")),
    path("account/", login_required(page)),
    path("reports/", permission_required("auth.view_reports")(page)),
    # Somebody wanted to be on the safe side.
    path("members/login/", login_required(sign_in, login_url="/members/login/")),
    path("members/", login_required(page, login_url="/members/login/")),
    path("api/token/orders/", orders_by(TokenAuthentication)),
    path("api/token/login/", obtain_auth_token),
    path("api/basic/orders/", orders_by(BasicAuthentication)),
    path("api/key/orders/", orders_by(ApiKeyAuthentication)),
    path("api/jwt/orders/", orders_by(JWTAuthentication)),
    path("api/jwt/token/", TokenObtainPairView.as_view()),
    path("api/jwt/token/refresh/", TokenRefreshView.as_view()),
    path("api/session/orders/", orders_by(SessionAuthentication)),
    path("api/session/refunds/", Refunds.as_view()),
    path("api/session/me/", Me.as_view()),
    path("api/session/login/", Login.as_view()),
]


class Handler(WSGIRequestHandler):
    def log_message(self, *_):
        """Nothing is printed: standard error is for what keeps the server from starting."""


call_command("migrate", run_syncdb=True, verbosity=0)
for one in given["users"]:
    user = User.objects.create_user(one["name"], password=one["password"], is_active=one.get("active", True))
    if "token" in one:
        Token.objects.create(user=user, key=one["token"])

server = ThreadedWSGIServer(("127.0.0.1", int(sys.argv[2])), Handler)
server.set_app(WSGIHandler())
server.serve_forever()
