from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("school", "0013_series"),
    ]

    operations = [
        migrations.AddField(
            model_name="import",
            name="blad",
            field=models.PositiveSmallIntegerField(default=1),
        ),
    ]
