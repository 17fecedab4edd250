from django.db import migrations, models

import overstap.audit.models


class Migration(migrations.Migration):

    replaces = [('audit', '0001_initial'), ('audit', '0002_found_by_overdracht')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Gebeurtenis',
            fields=[
                ('nr', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('event', models.CharField(db_index=True, max_length=40)),
                ('by', models.CharField(max_length=80)),
                ('fields', models.TextField()),
                ('algorithm', models.PositiveSmallIntegerField()),
                ('mac', models.BinaryField()),
            ],
            options={
                'indexes': [models.Index(overstap.audit.models.Part('fields', name='overdracht'), name='gebeurtenis_overdracht'), models.Index(overstap.audit.models.Part('fields', name='dossier'), name='gebeurtenis_dossier')],
            },
        ),
    ]
