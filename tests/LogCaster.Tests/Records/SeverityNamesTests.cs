using System.Text;
using System.Threading.Tasks;
using LogCaster.Engine.Records;

namespace LogCaster.Tests.Records;

internal sealed class SeverityNamesTests
{
    [Test]
    [Arguments("emerg", Severity.Emergency)]
    [Arguments("PANIC", Severity.Emergency)]
    [Arguments("alert", Severity.Alert)]
    [Arguments("Fatal", Severity.Critical)]
    [Arguments("crit", Severity.Critical)]
    [Arguments("err", Severity.Error)]
    [Arguments("ERROR", Severity.Error)]
    [Arguments("warn", Severity.Warning)]
    [Arguments("notice", Severity.Notice)]
    [Arguments("informational", Severity.Informational)]
    [Arguments("trace", Severity.Debug)]
    [Arguments("none", Severity.None)]
    [Arguments("0", Severity.Emergency)]
    [Arguments("7", Severity.Debug)]
    public async Task A_name_in_any_case_and_a_number_are_understood(string name, Severity severity)
    {
        await Assert.That(SeverityNames.TryParse(name, out Severity found)).IsTrue();
        await Assert.That(found).IsEqualTo(severity);
    }

    [Test]
    [Arguments("")]
    [Arguments("8")]
    [Arguments("-1")]
    [Arguments("errors")]
    [Arguments("wаrn")]
    public async Task Anything_else_is_refused(string name) => await Assert.That(SeverityNames.TryParse(name, out _)).IsFalse();

    [Test]
    public async Task What_LogCaster_writes_it_understands()
    {
        for (Severity severity = Severity.Emergency; severity < Severity.None; severity++)
        {
            await Assert.That(SeverityNames.TryParse(Encoding.ASCII.GetString(SeverityNames.Utf8NameOf(severity)), out Severity back)).IsTrue();
            await Assert.That(back).IsEqualTo(severity);
        }
        await Assert.That(SeverityNames.Utf8NameOf(Severity.None).IsEmpty).IsTrue();
    }
}
