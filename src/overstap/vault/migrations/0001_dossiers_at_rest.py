import uuid

from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('vault', '0001_initial'), ('vault', '0002_column_keys')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnKey',
            fields=[
                ('number', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('algorithm', models.PositiveSmallIntegerField()),
                ('key_number', models.PositiveSmallIntegerField()),
                ('wrapped', models.BinaryField()),
                ('replaced_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='VaultItem',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('brin', models.CharField(db_index=True, max_length=6)),
                ('versie', models.PositiveIntegerField()),
                ('algorithm', models.PositiveSmallIntegerField()),
                ('key_number', models.PositiveSmallIntegerField(db_index=True)),
                ('wrapped_key', models.BinaryField()),
                ('nonce', models.BinaryField()),
                ('at', models.DateTimeField()),
                ('shredded_at', models.DateTimeField(null=True)),
                ('ciphertext', models.BinaryField()),
            ],
        ),
    ]
