from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("school", "0012_demands"),
    ]

    operations = [
        migrations.AddField(
            model_name="reeks",
            name="school",
            field=models.ForeignKey(
                null=True, on_delete=models.deletion.CASCADE, related_name="reeksen", to="school.school"
            ),
        ),
    ]
