"""What the product of a school can fill: chosen from a list, or declared with a file of its own."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from overstap.gegevensset.las import LasFout
from overstap.school import lasopgaven
from overstap.school.steps import Refused
from overstap.web.access import refuse_other_school
from overstap.web.las_forms import DeclareForm, ProductForm
from overstap.web.refusals import Fout, fouten_of
from overstap.web.visitor import PageRequest, actor

FAULTS_MAX = 50
DECLARE_ID = "id_eigen-%s"
"""Two forms stand on one page, and no two fields with one id."""


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def index(request: PageRequest) -> HttpResponse:
    """Choose a product, or bring a declaration; both for one of the schools of the user."""
    refuse_other_school(request)
    declaring = "opgave" in request.POST
    posted = request.POST or None
    choose = ProductForm(request.user, None if declaring else posted)
    files = request.FILES or None
    declare = DeclareForm(request.user, posted if declaring else None, files, auto_id=DECLARE_ID)
    form = declare if declaring else choose
    if request.method != "POST":
        return _page(request, choose, declare)
    if not form.is_valid():
        return _page(request, choose, declare, status=422)
    try:
        _carry_out(request, form)
    except LasFout as fout:
        return _page(request, choose, declare, [Fout("", tekst) for tekst in fout.fouten[:FAULTS_MAX]], status=422)
    except Refused as refused:
        return _page(request, choose, declare, fouten_of(refused), status=422)
    messages.success(request, _("Bewaard. De redenen bij lege velden volgen nu wat uw product kan."))
    return redirect("las")


def _carry_out(request: PageRequest, form: ProductForm | DeclareForm) -> None:
    chosen = form.cleaned_data
    if isinstance(form, ProductForm):
        lasopgaven.choose(chosen["school"], chosen["product"])
    else:
        data = chosen["bestand"].read()
        lasopgaven.declare(request.ports, chosen["school"], chosen["naam"], data, actor(request))


def _page(
    request: PageRequest, choose: ProductForm, declare: DeclareForm, fouten: object = (), status: int = 200
) -> HttpResponse:
    scholen = request.user.schools_here().prefetch_related("lasopgaven").order_by("naam")
    context = {"room": "pupils", "kiezen": choose, "opgeven": declare, "fouten": fouten, "eigen": scholen}
    return render(request, "web/las.html", context, status=status)
