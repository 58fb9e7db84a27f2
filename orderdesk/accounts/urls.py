from django.urls import path

from orderdesk.accounts.views import deputy, disclosure, password, person, team

app_name = "accounts"
urlpatterns = [
    path("", person.people, name="people"),
    path("roles/", person.roles, name="roles"),
    path("invite/", person.invite_person, name="invite-person"),
    path("paste/", person.paste_people, name="paste-people"),
    path("invitations/", person.invitations, name="invitations"),
    path("teams/", team.teams, name="teams"),
    path("teams/new/", team.create_team, name="create-team"),
    path("teams/<int:pk>/", team.edit_team, name="edit-team"),
    path("log/", disclosure.disclosures, name="disclosures"),
    path("log/export/", disclosure.export_disclosures, name="export-disclosures"),
    path("deputies/", deputy.deputies, name="deputies"),
    path("deputies/<int:pk>/end/", deputy.end_deputyship, name="end-deputyship"),
    path("<int:pk>/", person.person, name="person"),
    path("<int:pk>/password/", person.reset_password, name="reset-password"),
    path("<int:pk>/sign-out/", person.sign_out_person, name="sign-out-person"),
    path("<int:pk>/second-factor/reset/", person.reset_second_factor, name="reset-second-factor"),
    path("<int:pk>/leave/", person.deactivate_person, name="deactivate-person"),
    path("<int:pk>/return/", person.reactivate_person, name="reactivate-person"),
    path("<int:pk>/hand-over/", person.hand_over, name="hand-over"),
    path("forgot/", password.forgot_password, name="forgot-password"),
    path("<slug:purpose>/<str:token>/", password.choose_password, name="choose-password"),
]
