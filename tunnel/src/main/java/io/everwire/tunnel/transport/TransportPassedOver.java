package io.everwire.tunnel.transport;

import io.everwire.spi.TransportProvider;
import io.everwire.spi.Unavailability;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A transport of a higher priority than the one that is used. */
@Name("everwire.TransportPassedOver")
@Label("Transport Passed Over")
@Description("A better transport was not chosen, as it cannot run here")
@Category("Everwire")
@StackTrace(false)
final class TransportPassedOver extends Event {
    @Label("Transport")
    String transport = "";

    @Label("Used Instead")
    String used = "";

    @Label("Reason")
    String reason = "";

    @Label("Remedy")
    String remedy = "";

    static TransportPassedOver of(TransportProvider better, Unavailability why) {
        TransportPassedOver event = new TransportPassedOver();
        event.transport = better.name();
        event.reason = why.reason();
        event.remedy = why.remedy();
        return event;
    }

    String text() {
        return transport + " cannot run here: " + reason + " " + remedy;
    }

    void writeFor(String usedInstead) {
        used = usedInstead;
        commit();
    }
}
