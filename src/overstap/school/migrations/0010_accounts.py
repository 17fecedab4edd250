from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("school", "0009_notify"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="sessies",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="user",
            name="wachtwoord_tijdelijk",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="inkomend",
            index=models.Index(
                condition=models.Q(("resultaat", "LeerlingNietGevonden")),
                fields=["school", "gewijzigd_op"],
                name="inkomend_onbekend",
            ),
        ),
        migrations.AddIndex(
            model_name="levering",
            index=models.Index(
                condition=models.Q(("resultaat", "LeerlingNietGevonden")),
                fields=["school", "doel_brin", "geleverd_op"],
                name="levering_onbekend",
            ),
        ),
    ]
