using System;

namespace LogCaster.Fuzz;

/// <summary>One decoder of outside bytes, with an oracle: gives a number for what the decoder did, or throws where the oracle disagrees.</summary>
/// <param name="input">What an outsider sends.</param>
/// <returns>A number that is equal for inputs that took the same way; inputs with a new one are kept and mutated further.</returns>
internal delegate int FuzzFunction(ReadOnlySpan<byte> input);

/// <summary>A row of the table of fuzz targets.</summary>
/// <param name="Name">Its name on the command line, and that of its folder in the corpus.</param>
/// <param name="Run">Decodes and checks.</param>
/// <param name="Words">Pieces of input that mean something to it.</param>
internal sealed record FuzzTarget(string Name, FuzzFunction Run, string[] Words);

/// <summary>An oracle does not agree with what it watches.</summary>
internal sealed class FuzzFailureException : Exception
{
    public FuzzFailureException()
    {
    }

    public FuzzFailureException(string message)
        : base(message)
    {
    }

    public FuzzFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Throws unless a promise is kept.</summary>
    public static void Unless(bool kept, string promise)
    {
        if (!kept)
        {
            throw new FuzzFailureException(promise);
        }
    }
}
