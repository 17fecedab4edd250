import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import overstap.school.staff


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='School',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brin', models.CharField(max_length=4, unique=True)),
                ('naam', models.CharField(max_length=100)),
                ('sector', models.CharField(choices=[('PO', 'primair onderwijs'), ('VO', 'voortgezet onderwijs'), ('SO', 'speciaal onderwijs'), ('SWV', 'samenwerkingsverband')], max_length=3)),
                ('kenmerk', models.CharField(max_length=20, unique=True)),
                ('index', models.PositiveIntegerField()),
                ('toelichting', models.CharField(choices=[('eigen', 'in Overstap geschreven'), ('bestand', 'een bestand van de school'), ('las', 'uit het LAS')], default='eigen', max_length=10)),
                ('toelichting_maanden', models.PositiveSmallIntegerField(default=24)),
                ('las', models.CharField(blank=True, max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('sessies', models.PositiveIntegerField(default=0)),
                ('wachtwoord_tijdelijk', models.BooleanField(default=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            bases=(overstap.school.staff.Staff, models.Model),
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Aanstelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rol', models.CharField(choices=[('administratie', 'administratie'), ('intern_begeleider', 'intern begeleider'), ('directie', 'directie'), ('beheerder', 'beheerder')], default='administratie', max_length=20)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aanstellingen', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aanstellingen', to='school.school')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'school'), name='one_aanstelling_a_school')],
            },
        ),
        migrations.AddField(
            model_name='user',
            name='scholen',
            field=models.ManyToManyField(related_name='medewerkers', through='school.Aanstelling', to='school.school'),
        ),
    ]
