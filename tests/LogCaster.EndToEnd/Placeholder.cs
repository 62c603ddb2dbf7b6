namespace LogCaster.EndToEnd;

internal sealed class Placeholder
{
    [TUnit.Core.Test]
    public void Runs() { }
}
