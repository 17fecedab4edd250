from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ColumnKey",
            fields=[
                ("number", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("algorithm", models.PositiveSmallIntegerField()),
                ("key_number", models.PositiveSmallIntegerField()),
                ("wrapped", models.BinaryField()),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
