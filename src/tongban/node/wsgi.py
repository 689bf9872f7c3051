"""Django as any web server of Python may call it; ours does so in rsgi.py."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
