# The kinds of activity (act.kind.* in the glossary).
act-kind-charity = Charity event
act-kind-collection = Collecting money and goods
act-kind-vulnerable = Help for vulnerable groups
act-kind-elderly = Help for older people
act-kind-leisure = Leisure evening
act-kind-teaching = Teaching children
act-kind-workshop = Social workshop
act-kind-animals = Help for stray animals
act-kind-eco = Eco volunteering
act-kind-seismic = Seismic safety
act-kind-training = Training
act-kind-emergency = Emergency response
act-kind-other = Other

# The roles (role.* in the glossary).
role-volunteer = Volunteer
role-team_leader = Team leader
role-org_coordinator = Organisation coordinator
role-admin = Front-office administrator
role-mentor = Workshop mentor
role-auditor = Auditor
