import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("school", "0011_koppelingen"),
    ]

    operations = [
        migrations.AddField(
            model_name="inkomend",
            name="verwerkt_op",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="inkomend",
            name="verwerkt_door",
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name="inkomend",
            name="stand",
            field=models.CharField(choices=[("aangevraagd", "aangevraagd"), ("sessie", "onderweg"), ("gevraagd", "onderweg"), ("ontvangen", "ontvangen"), ("verwerkt", "verwerkt"), ("geweigerd", "geweigerd")], default="aangevraagd", max_length=20),
        ),
        migrations.CreateModel(
            name="Afgifte",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("grond", models.CharField(choices=[("inzage_avg", "inzageverzoek (AVG, artikel 15)"), ("rechter", "verzoek van een rechter"), ("klachtcommissie", "klachtcommissie"), ("anders", "andere grond")], max_length=20)),
                ("kenmerk_hidden", models.BinaryField(max_length=1000)),
                ("stand", models.CharField(choices=[("gevraagd", "gevraagd"), ("akkoord", "akkoord"), ("geweigerd", "geweigerd"), ("gedaan", "gedaan")], default="gevraagd", max_length=10)),
                ("gevraagd_op", models.DateTimeField()),
                ("beslist_op", models.DateTimeField(null=True)),
                ("gedaan_op", models.DateTimeField(null=True)),
                ("beslist_door", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("gevraagd_door", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("inkomend", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="afgiften", to="school.inkomend")),
                ("school", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="school.school")),
                ("uitgaand", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="afgiften", to="school.uitgaand")),
            ],
            options={
                "ordering": ("-gevraagd_op",),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(models.Q(("inkomend__isnull", False), ("uitgaand", None)), models.Q(("inkomend", None), ("uitgaand__isnull", False)), _connector="OR"), name="afgifte_of_one_dossier"),
                    models.CheckConstraint(condition=models.Q(("beslist_door", None), models.Q(("beslist_door", models.F("gevraagd_door")), _negated=True), _connector="OR"), name="afgifte_by_two_people"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vernietigstop",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("pgn_index", models.BinaryField(max_length=32)),
                ("reden_hidden", models.BinaryField(max_length=3000)),
                ("gezet_op", models.DateTimeField()),
                ("opgeheven_op", models.DateTimeField(null=True)),
                ("opheffing_hidden", models.BinaryField(max_length=3000, null=True)),
                ("gezet_door", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("opgeheven_door", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("school", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="school.school")),
            ],
            options={
                "ordering": ("-gezet_op",),
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("opgeheven_op", None)), fields=("school", "pgn_index"), name="one_stop_a_pupil"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bewaard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("overdracht_id", models.UUIDField()),
                ("dossier_id", models.UUIDField(unique=True)),
                ("bewaard_op", models.DateTimeField()),
                ("stop", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="bewaard", to="school.vernietigstop")),
            ],
            options={
                "ordering": ("bewaard_op", "id"),
            },
        ),
    ]
