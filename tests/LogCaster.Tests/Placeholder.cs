namespace LogCaster.Tests;

internal sealed class Placeholder
{
    [TUnit.Core.Test]
    public void Runs() { }
}
