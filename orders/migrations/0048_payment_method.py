from django.db import migrations, models

from orderdesk.core.record.migrating import drawn_once


class Migration(migrations.Migration):
    dependencies = [("orders", "0047_custom_fields")]

    operations = [
        migrations.AddField(
            model_name="historicalpayment",
            name="method",
            field=models.CharField(
                blank=True,
                choices=[
                    ("bank", "Bank transfer"),
                    ("draft", "Acceptance draft"),
                    ("cash", "Cash"),
                    ("wechat", "WeChat Pay"),
                    ("alipay", "Alipay"),
                    ("other", "Other"),
                ],
                db_default="",
                default="",
                max_length=8,
                verbose_name="method",
            ),
        ),
        migrations.AddField(
            model_name="historicalreceipt",
            name="method",
            field=models.CharField(
                blank=True,
                choices=[
                    ("bank", "Bank transfer"),
                    ("draft", "Acceptance draft"),
                    ("cash", "Cash"),
                    ("wechat", "WeChat Pay"),
                    ("alipay", "Alipay"),
                    ("other", "Other"),
                ],
                db_default="",
                default="",
                max_length=8,
                verbose_name="method",
            ),
        ),
        migrations.AddField(
            model_name="payment",
            name="method",
            field=models.CharField(
                blank=True,
                choices=[
                    ("bank", "Bank transfer"),
                    ("draft", "Acceptance draft"),
                    ("cash", "Cash"),
                    ("wechat", "WeChat Pay"),
                    ("alipay", "Alipay"),
                    ("other", "Other"),
                ],
                db_default="",
                default="",
                max_length=8,
                verbose_name="method",
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="method",
            field=models.CharField(
                blank=True,
                choices=[
                    ("bank", "Bank transfer"),
                    ("draft", "Acceptance draft"),
                    ("cash", "Cash"),
                    ("wechat", "WeChat Pay"),
                    ("alipay", "Alipay"),
                    ("other", "Other"),
                ],
                db_default="",
                default="",
                max_length=8,
                verbose_name="method",
            ),
        ),
    ]
    operations = drawn_once(operations)
