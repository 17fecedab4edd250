from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('school', '0002_dossiers'),
    ]

    operations = [
        migrations.AddField(
            model_name='importrow',
            name='naam_hidden',
            field=models.BinaryField(max_length=1000, null=True),
        ),
    ]
