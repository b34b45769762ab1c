// Lists of common English words that belong together, such as a text of a million words holds. Written for Riverbank.

/** Words by what they have in common. Each word stands in one list only. */
export const WORD_LISTS: Readonly<Record<string, string>> = {
  numbers: "two three four five six seven eight nine ten eleven twelve twenty thirty hundred thousand million",
  weekdays: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
  months: "January February April June July August September October November December",
  seasons: "spring summer autumn winter",
  colours: "red blue green yellow black white brown pink purple grey",
  family: "father mother son daughter brother sister husband wife uncle aunt cousin grandfather grandmother nephew",
  animals: "dog cat horse cow sheep pig goat bird wolf lion tiger elephant bear mouse rabbit snake monkey fox",
  body: "head hand arm leg foot eye ear nose mouth neck finger knee shoulder stomach skin",
  food: "bread milk cheese meat fruit rice butter sugar egg soup cake fish vegetables potatoes",
  countries: "France Germany Italy Spain England Russia China Japan India Sweden Poland Greece Egypt Turkey Austria",
  cities: "London Paris Berlin Rome Madrid Vienna Moscow Tokyo Chicago Boston",
  languages: "English French German Italian Spanish Russian Chinese Japanese Latin Greek Arabic Dutch",
  time: "second minute hour day week month year decade century",
  directions: "north south east west northern southern eastern western",
  metals: "gold silver iron copper lead tin zinc steel aluminium",
  people: "king queen prince princess duke emperor lord knight earl baron",
  work: "doctor teacher lawyer writer painter singer actor engineer farmer soldier scientist poet musician",
  water: "river lake sea ocean stream island coast beach bay harbour",
  feelings: "love hate fear anger joy hope sadness pride shame",
  vehicles: "car train ship boat bus truck bicycle airplane aircraft wagon",
};

/** The lists with their words apart, by name. */
export function wordLists(): { name: string; words: string[] }[] {
  return Object.entries(WORD_LISTS).map(([name, words]) => ({ name, words: words.split(" ") }));
}
