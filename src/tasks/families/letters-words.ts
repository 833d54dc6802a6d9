/** @file Words of English that the family `letters` spells beside made-up ones. */

const TEXT = `
cat dog sun sea tea cup hat bus bee egg ant bed box map pen red sky tree book fish bird moon star rain snow wind ship road hill lake door
milk boat song ball leaf roof bear frog duck apple bread river house water table chair green horse sheep mouse tiger cloud light night beach
happy paper stone plant music dance story queen garden flower window yellow orange banana rabbit spider summer winter castle forest market
kitchen morning evening teacher chicken brother village picture holiday balloon cabbage letters coffee cheese street school bottle pepper
mountain elephant children sandwich notebook birthday football umbrella computer suitcase princess raincoat afternoon butterfly chocolate
pineapple crocodile breakfast blueberry adventure classroom waterfall snowflake strawberry playground basketball blackberry television
skateboard lighthouse watermelon grandmother grandfather caterpillar hippopotamus refrigerator neighborhood thunderstorm grasshopper
hummingbird information kindergarten encyclopedia championship cheeseburger wheelbarrow housekeeper dragonflies butterflies strawberries
marshmallow playgrounds raspberries sunflowers schoolmaster handkerchief multiplication international congratulation
`
export const WORDS: readonly string[] = TEXT.trim().split(/\s+/)
