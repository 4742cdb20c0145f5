package io.everwire.protocolr.world;

import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.protocolr.tinyss.AeadFactory;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.Transport;
import io.everwire.testkit.fault.FaultPlan;

/** A planted fault: decorates one of the parts that a world is made of, so that it makes one mistake. */
interface Mutant {
    /** No mistake. */
    Mutant NONE = new Mutant() {};

    /** The faults under which the mistake shows. */
    default FaultPlan faults(FaultPlan usual) {
        return usual;
    }

    default AeadFactory cipher(AeadFactory right) {
        return right;
    }

    default Multiplexer multiplexer(Multiplexer right) {
        return right;
    }

    default Transport transport(String host, Transport right) {
        return right;
    }

    default ProtocolRSettings exitSettings() {
        return ProtocolRSettings.defaults();
    }
}
