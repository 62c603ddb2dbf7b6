namespace LogCaster.Irc.Sessions;

/// <summary>What is known of a client until it is registered, and of its log in. Used by the thread of IRC.</summary>
internal sealed class Registration
{
    /// <summary>The password of PASS; empty for none.</summary>
    public string Password { get; set; } = "";

    /// <summary>Whether the client negotiates capabilities, and the welcome waits for the end of that.</summary>
    public bool IsNegotiating { get; set; }

    /// <summary>Whether it knows version 302 of CAP, where capabilities have values.</summary>
    public bool KnowsValues { get; set; }

    /// <summary>Whether it has given what the server asks for, by SASL.</summary>
    public bool IsAuthenticated { get; set; }

    /// <summary>How often it gave a wrong password.</summary>
    public int Failures { get; set; }

    /// <summary>The mechanism of a log in that is under way; empty for none.</summary>
    public string Mechanism { get; set; } = "";

    /// <summary>What came of its answer, in Base64.</summary>
    public string Response { get; set; } = "";
}
