using System.Linq;
using System.Threading.Tasks;
using LogCaster.Engine.Query.Language;
using LogCaster.Engine.Records;

namespace LogCaster.Tests.Query.Language;

internal sealed class HelpPageTests
{
    private static string Help(string line) => QueryText.Parse(line).Command!.HelpText;

    [Test]
    public async Task HELP_begins_and_says_what_old_clients_look_for()
    {
        string help = Help("HELP");
        await Assert.That(help).StartsWith("Available commands:\n");
        await Assert.That(help).Contains("LogCrafter Query Interface - MVP3");
        foreach (VerbRow row in VerbTable.Rows)
            await Assert.That(help).Contains((row.JoinsPrevious ? ", " : "\n  ") + row.Name);
        foreach (SearchOptionRow row in SearchOptionTable.Rows)
            await Assert.That(help).Contains(" " + row.Name + "=");
    }

    [Test]
    public async Task Every_page_fits_a_terminal_of_24_lines_and_80_columns()
    {
        string[] pages = ["HELP", "HELP TERMS", "HELP OPTIONS", "HELP TIMES", .. VerbTable.Rows.Select(static row => "help " + row.Name)];
        foreach (string page in pages)
        {
            string text = Help(page);
            string[] lines = text.Split('\n');
            await Assert.That(text).EndsWith("\n");
            // The piece after the last LF is empty, and stands for the line of the prompt.
            await Assert.That(lines.Length).IsLessThanOrEqualTo(24).Because(page);
            await Assert.That(lines.Max(static line => line.Length)).IsLessThanOrEqualTo(80).Because(text);
            await Assert.That(text.All(static c => c is '\n' or (>= ' ' and <= '~'))).IsTrue().Because(page);
        }
    }

    [Test]
    public async Task Every_example_of_HELP_is_a_command_of_its_verb()
    {
        foreach (VerbRow row in VerbTable.Rows)
        {
            foreach (string example in row.Examples)
                await Assert.That(QueryText.Parse(example).Command?.Verb).IsEqualTo(row.Verb).Because(example);
        }
    }

    [Test]
    public async Task The_words_of_errors_are_words_that_are_understood()
    {
        foreach (string word in SeverityNames.All)
        {
            await Assert.That(SeverityNames.TryParse(word, out _)).IsTrue().Because(word);
            await Assert.That(SeverityNames.Allowed.Split(' ', ',', '(', ')')).Contains(word);
        }
        foreach (SearchOptionRow row in SearchOptionTable.Rows)
        {
            foreach (string word in row.Words)
                await Assert.That(QueryText.Parse($"FIND x {row.Name}={word}").Error).IsNull();
        }
    }
}
