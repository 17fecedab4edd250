import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('traffic_center', '0001_initial'), ('traffic_center', '0002_notify')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='School',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brin', models.CharField(max_length=4, unique=True)),
                ('naam', models.CharField(max_length=100)),
                ('sector', models.CharField(max_length=3)),
                ('actief', models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name='Systeem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('oin', models.CharField(max_length=20, unique=True)),
                ('naam', models.CharField(max_length=100)),
                ('actief', models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name='Aanleverpunt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kenmerk', models.CharField(max_length=20, unique=True)),
                ('index', models.PositiveIntegerField()),
                ('url', models.URLField()),
                ('doel', models.CharField(choices=[('OV', 'overstap'), ('SWV', 'samenwerkingsverband')], default='OV', max_length=3)),
                ('actief', models.BooleanField(default=True)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aanleverpunten', to='traffic_center.school')),
                ('systeem', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aanleverpunten', to='traffic_center.systeem')),
            ],
            options={
                'ordering': ('index', 'id'),
                'constraints': [models.UniqueConstraint(fields=('school', 'index'), name='one_aanleverpunt_an_index')],
            },
        ),
        migrations.CreateModel(
            name='Sessie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zaad', models.BinaryField(max_length=16)),
                ('sessie_index', models.BinaryField(max_length=32, unique=True)),
                ('sleutel_index', models.BinaryField(max_length=32, null=True, unique=True)),
                ('soort', models.CharField(max_length=20)),
                ('verleend_op', models.DateTimeField()),
                ('verloopt_op', models.DateTimeField()),
                ('afgemeld_op', models.DateTimeField(null=True)),
                ('resultaat', models.CharField(blank=True, max_length=64)),
                ('keren', models.PositiveSmallIntegerField(default=1)),
                ('aankondigingen', models.PositiveSmallIntegerField(default=0)),
                ('bron', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='traffic_center.school')),
                ('bron_punt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='traffic_center.aanleverpunt')),
                ('doel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='traffic_center.school')),
                ('doel_punt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='traffic_center.aanleverpunt')),
            ],
        ),
        migrations.CreateModel(
            name='Certificaat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('actief', models.BooleanField(default=True)),
                ('systeem', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certificaten', to='traffic_center.systeem')),
            ],
        ),
        migrations.CreateModel(
            name='Mandaat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dienst', models.CharField(choices=[('OV', 'overstap'), ('SWV', 'samenwerkingsverband')], default='OV', max_length=3)),
                ('van', models.DateField()),
                ('tot', models.DateField(null=True)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mandaten', to='traffic_center.school')),
                ('systeem', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mandaten', to='traffic_center.systeem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('school', 'systeem', 'dienst'), name='one_mandaat_a_dienst')],
            },
        ),
    ]
