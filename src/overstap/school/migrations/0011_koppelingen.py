import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("school", "0010_accounts"),
    ]

    operations = [
        migrations.AddField(
            model_name="token",
            name="made_by",
            field=models.CharField(blank=True, default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="token",
            name="refused",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="token",
            name="refused_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="token",
            name="refused_why",
            field=models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="webhook",
            name="made_by",
            field=models.CharField(blank=True, default="", max_length=60),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="webhookmessage",
            name="overdracht_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name="webhookmessage",
            name="stand",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name="webhookmessage",
            name="versie",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="RefusedUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True)),
                ("reason", models.CharField(max_length=20)),
                ("network", models.CharField(blank=True, max_length=60)),
                ("since", models.DateTimeField(db_index=True)),
                ("held", models.PositiveIntegerField(default=0)),
                (
                    "token",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refusals",
                        to="school.token",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WebhookTry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("stand", models.CharField(blank=True, max_length=20)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("refused", models.CharField(blank=True, max_length=60)),
                (
                    "webhook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tries", to="school.webhook"
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
            },
        ),
    ]
