"""Authored lists from which training/ner_corpus.py makes sentences: names of people by region, towns, bodies."""

PEOPLE = {
    "anglo": (
        "James Sarah Robert Emily Michael Claire Thomas Helen Peter Laura Daniel Rebecca Andrew Karen Graham Judith Neil Fiona Craig Heather",
        "Whitfield Hargreaves Pemberton Ashcroft Mercer Holloway Braddock Fenwick Langley Thornton O'Connell McAllister Sinclair Doyle Brennan Kincaid Tanner Walsh Underwood Prescott",
    ),
    "latin": (
        "Carlos Maria Jose Ana Luis Rosa Fernando Lucia Jorge Elena Ramon Patricia Hector Silvia Julio Carmen Rafael Beatriz Ernesto Gloria",
        "Gutierrez Villanueva Restrepo Quintero Mejia Escobedo Zamora Salazar Ibarra Montoya Arango Caceres Bustamante Portillo Benavides Solorzano Urrutia Cardona Alarcon Menjivar",
    ),
    "arab": (
        "Ahmed Fatima Khaled Mariam Youssef Layla Hassan Nour Omar Samira Ibrahim Huda Mustafa Rania Tariq Amal Bilal Zainab Faisal Salma",
        "al-Masri al-Hashimi Haddad Mansour Khalil al-Tamimi Barakat Najjar al-Zoubi Shaheen Darwish al-Rubaie Qasim al-Obeidi Sabbagh Abu Zeid al-Otaibi Hamdan al-Jubouri Nasrallah-Said",
    ),
    "iran": (
        "Hossein Zahra Mohsen Maryam Ali Reza Parisa Mehdi Leila Behrouz Shirin Kamran Niloufar Saeed Farideh",
        "Karimi Rahmani Moradi Jalili-Fard Tehrani Sadeghi Bagheri Hosseini Zarif-Nejad Akbari Mousavian Rezaian Shamkhani-Pour Golzari Ebrahimi",
    ),
    "southasia": (
        "Rajesh Priya Sanjay Sunita Anil Meena Vikram Kavita Imran Nasreen Arif Shabana Kamal Rukhsana Prakash Lakshmi Nadeem Farzana Suresh Anjali",
        "Verma Chaudhary Bhattacharya Siddiqui Malhotra Iyer Rathore Qureshi Sharma Yadav Mirza Bhutta Gill Nair Bajwa Durrani Rao Thapa Perera Fernando-Silva Marandi Soren Oraon",
    ),
    "afghan": (
        "Abdul Gulbuddin Zalmay Farida Sayed Noorullah Habibullah Shukria Mirwais Najibullah Asadullah Wakil",
        "Noorzai Stanekzai Popal Wardak Ahmadzai Hotak Zadran Safi Khogyani Nasiri Mangal Achakzai",
    ),
    "slavic": (
        "Sergei Olga Dmitry Natalia Andrei Irina Mykola Oksana Viktor Tatiana Pavel Yulia Oleksandr Halyna Marek Agnieszka Zoran Milica Bohdan Svitlana",
        "Voronin Kovalenko Petrov Shevchuk Morozov Bondarenko Kuznetsov Tkachenko Nowak-Lis Wisniewski Jovanovic Petrovic Hrytsenko Melnyk Sokolov Antonov Zelenko Horvat Novotny Lysenko",
    ),
    "african": (
        "Chinedu Amina Kwame Abena Moussa Aissatou Joseph Grace Emmanuel Ngozi Ibrahim Halima Samuel Esther Tendai Thandiwe Abdirahman Hodan Boubacar Mariama",
        "Okonkwo Adeyemi Mensah Owusu Traore Diallo Otieno Wanjiru Kamara Nkosi Dlamini Moyo Warsame Farah Tshisekedi-Lunda Mugisha Ouedraogo Coulibaly Bello Danjuma",
    ),
    "eastasia": (
        "Wei Li Hiroshi Yuki Min-jun Ji-woo Takashi Keiko Zhang Chen Liu Wang Kim Park Lee Nguyen Tran Aung Thein Bambang",
        "Jianguo Xiaoming Tanaka Watanabe Yamamoto Sato Sung-min Hae-won Young-chul Guoqiang Van Dung Thi Lan Min Naing Hlaing Myint Susilo Wibowo Santoso Hartono",
    ),
    "europe": (
        "Hans Ingrid Jean Sophie Lars Astrid Pierre Camille Stefan Greta Matteo Giulia Henrik Annika Willem Saskia Nikos Eleni Ferenc Ilona",
        "Lindqvist Brandt Keller Moreau Lefevre Rossetti Bianchi Jansen de Vries van den Berg Papadakis Nagy-Toth Hofmann Bergstrom Dubois Marchetti Vermeulen Steiner Andersen Virtanen",
    ),
}
SMALL_TOWNS = [
    "Karumbe", "Nawagai", "Bir Salim", "Tal Hadad", "Dongra", "Parlapur", "Kuzmivka", "Novoselets", "San Bartolo", "Las Cruces",
    "Santa Rita", "El Tablon", "Mbuluzi", "Gassagara", "Damboli", "Ouro Fada", "Tilloua", "Buurgaabo", "Hagarre", "Kafr Zaita",
    "Deir Qanoun", "Khirbat Amal", "Wadi Surdud", "Nam Hpaka", "Kyaukhtu", "Datu Salibo", "Tinambac", "Lumbaca", "Sirkand",
    "Chora Kalay", "Balakot Jadid", "Kotli Bala", "Gochhapara", "Bansajor", "Chintalguda", "Velyka Rudka", "Stepove", "Petrivske",
    "Mayo-Darle", "Kolofota", "Doron Baga", "Geidamari", "Bama Road", "Gwoza Hills", "Aleg Town", "Goma North", "Rutshali", "Masisi Centre",
    "Bunagara", "Kitshanga-Est", "Djugumani", "Mangina", "Oicha", "Mocimboa Velha", "Palmeira", "Nangade", "Afgooye-Yare", "El Wak",
    "Dhusa", "Xudur", "Kismaato", "Mandera North", "Burgavo", "Dadaab East", "Tigil", "Kutum-Al", "Zamzam Camp", "Ardamata", "Kadugalla",
    "Al-Qurna", "Hawija South", "Tuz Hill", "Makhmour", "Sinjar Mountain", "Al-Bab East", "Ras Marra", "Maaret Tamsarin", "Khan Arnab",
    "Aita al-Jabal", "Marjayoun", "Nabatieh Fawqa", "Beit Lahya", "Jabaliya Camp", "Deir al-Balad", "Qabatiya-Sharq", "Huwara", "Tamun",
]  # fmt: skip
FACILITIES = [
    "al-Noor Hospital", "Central Bus Station", "St. Mary's Cathedral", "Hamid Stadium", "Liberty Bridge", "Zaytoun School", "Camp Resolute",
    "Fort Bramwell", "Victoria Street", "Gandhi Maidan", "Dawson Air Base", "Simon Bolivar Airport", "Rahman Baba Road", "Old Port Road",
    "Kibera Market", "Independence Square", "Grand Mosque", "King Fahd Causeway", "Ilyich Steel Works", "Kakhovka Dam", "Palace Hotel",
    "Sunrise Hotel", "Northgate Mall", "Lincoln Tunnel", "Rajiv Chowk Metro Station", "Terminal 3", "Pier 14", "Bole Airport", "Kandahar Airfield",
    "Jinnah Hospital", "Makindye Barracks", "Insein Prison", "Evin Prison", "Pollsmoor Prison", "Mount Arvand", "Shatt River", "Lake Turwel",
    "River Senqa", "Zagros Mountains", "Margalla Hills", "Tora Gorge", "Sambisa Forest", "Bandipora Forest", "Khyber Pass", "Gulf of Sirte",
]  # fmt: skip
UNITS = [
    "Third Armored Brigade", "45th Airborne Battalion", "205th CoBRA Battalion", "Rapid Response Unit", "Northern Command", "Southern Military District",
    "Border Guard Corps", "Coast Guard", "Special Task Force", "Counter-Terrorism Command", "Presidential Guard", "National Guard", "Golani Brigade",
    "Quick Reaction Force", "Anti-Narcotics Unit", "Red Crescent", "Civil Defence Directorate", "Independent Election Commission", "Election Commission",
    "Supreme Court", "Constitutional Court", "High Court", "Senate", "Parliament", "National Assembly", "House of Representatives", "Congress",
    "Central Bank", "State Bank", "Customs Service", "Prison Service", "Nuclear Energy Agency", "Human Rights Commission", "Peace Council",
]  # fmt: skip
BODIES = [
    "Ministry of Defence", "Ministry of Foreign Affairs", "Foreign Ministry", "Interior Ministry", "Defence Ministry", "Defense Ministry",
    "Ministry of Health", "Health Ministry", "Finance Ministry", "Ministry of the Interior", "Justice Ministry", "Ministry of Justice",
    "Information Ministry", "Ministry of External Affairs", "Home Ministry", "Oil Ministry", "Energy Ministry", "Department of Justice",
    "Department of State", "Education Ministry", "Ministry of Agriculture", "Transport Ministry", "Department of Homeland Security",
]  # fmt: skip
GROUPS = [
    "Popular Dawn Front", "Army of the Righteous", "Free Homeland Movement", "Sword Brigades", "Brigade of the Faithful", "National Salvation Front",
    "Zawar Liberation Army", "Northern Resistance Council", "Jaish al-Haq", "Ansar al-Furqan", "Lashkar-e-Noor", "Tehrik-e-Inqilab",
    "People's War Command", "United Tribal Front", "Black Flag Battalion", "Delta Freedom Fighters", "Movement for Free Kandaria",
    "Harakat al-Shuhada", "Kurdish Freedom Hawks", "Red Dawn Column", "Eagles of the South", "Frente Popular del Sur", "Comando Libertad",
]  # fmt: skip
PARTY_WORDS = (
    ["Democratic", "National", "People's", "Social Democratic", "Liberal", "Conservative", "Christian", "Republican", "Workers'", "Green",
     "Progressive", "Popular", "Socialist", "Communist", "Islamic", "United", "Federal", "Independence", "Justice", "Reform", "Peasants'"],
    ["Party", "Union", "Front", "Movement", "Alliance", "Congress", "League", "Coalition", "Rally", "Bloc", "Labour Party", "Unity Party"],
)  # fmt: skip
NATIVE_PARTIES = [
    "Parti Populaire", "Partido Renovador", "Unión Cívica Nacional", "Hizb al-Umma", "Jana Seva Dal", "Rashtriya Lok Morcha", "Nova Snaga",
    "Naprijed", "Vlaamse Unie", "Democratische Partij", "Partido dos Trabalhadores Unidos", "Frente Ciudadano", "Acción Popular", "Nuova Italia",
    "Rikken Shinto", "Minjoo Dongmaeng", "Partai Rakyat Baru", "Chama cha Umoja", "Narodna Stranka", "Slobodna Srbija", "Ora e Re",
    "Nasz Dom", "Ruch Wolnych", "Alternativa Verde", "Compromís Nacional", "Les Démocrates", "Union Centriste", "Die Mitte", "Neue Liste",
]  # fmt: skip
COMPANIES = [
    "Norvane Energy", "Halbrook Capital", "Zentara Bank", "Petrolim", "Ostrava Steel", "Kinetic Motors", "Blue Harbour Shipping", "Sunda Airways",
    "Meridian Airlines", "Trident Telecom", "Aldgate Insurance", "Corvex Corp.", "Bright & Sons Ltd", "Lakeshore Holdings", "Quanta Systems Inc.",
    "Northwind Pharma", "Delta Cement Co.", "Rosinvest", "Shanhe Industries", "Tokai Electric", "Hanbit Heavy Industries", "Arvind Textiles Ltd.",
    "Banco del Centro", "Credit Alpin", "Volga Oil", "Kasai Mining", "Gulf Petro", "First Union Securities", "Marvell & Hart LLP", "Star Foods PLC",
]  # fmt: skip
MEDIA = [
    "Radio Libertad", "Daily Courier", "The Morning Herald", "Evening Standard-Times", "Channel Nine", "Al-Sharq TV", "Novosti Today", "Gazeta Nowa",
    "Dawn News", "Khyber Mail", "The Kathmandu Post", "Capital FM", "State Television", "Radio Shabelle", "Sahara Reporters", "El Universal",
    "La Opinion", "Tribune de Geneve", "Radio Okapi", "Wire Service International", "Press Trust", "Mehr Agency", "Suna", "Kommersant",
]  # fmt: skip
CIVIL = [
    "University of Karandi", "Eastfield University", "Institute for Strategic Affairs", "Centre for Peace Studies", "Teachers' Union",
    "Bar Association", "Chamber of Commerce", "Federation of Trade Unions", "Doctors Syndicate", "Rights Watch Network", "Relief International",
    "Association of Farmers", "Football Association", "Hope Foundation", "Orthodox Church", "Catholic Church", "Women's League",
    "Students' Federation", "Refugee Council", "Olympic Committee", "Cricket Board", "World Athletics Council", "St. John's College",
]  # fmt: skip
