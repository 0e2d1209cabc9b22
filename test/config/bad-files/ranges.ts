import { type BadFile, replace } from "./bad-file.ts";

/** Address ranges that do not lie where they must. */
export const ranges: readonly BadFile[] = [
  {
    title: "a virtual network outside the address space",
    edits: [
      replace(
        "        cidr: 10.40.0.0/20\n        subnets:\n          firewall: 10.40.0.0/26",
        "        cidr: 10.41.0.0/20\n        subnets:\n          firewall: 10.41.0.0/26",
      ),
    ],
    says: [
      "Pulumi.test.yaml:39:9  config.hyperion:environment.network.hub.cidr",
      "  found    10.41.0.0/20",
      "  allowed  a range inside network.addressSpace, 10.40.0.0/16",
    ],
  },
  {
    title: "a subnet outside its virtual network",
    edits: [replace("runners: 10.40.23.160/27", "runners: 10.40.32.0/27")],
    says: [
      "Pulumi.test.yaml:52:11  config.hyperion:environment.network.spoke.subnets.runners",
      "  found    10.40.32.0/27",
      "  allowed  a range inside network.spoke.cidr, 10.40.16.0/20",
    ],
  },
  {
    title: "subnets that overlap (S0-NET-09)",
    edits: [replace("database: 10.40.23.128/28", "database: 10.40.23.160/28")],
    says: [
      "Pulumi.test.yaml:52:11  config.hyperion:environment.network.spoke.subnets.runners",
      "  found    10.40.23.160/27",
      "  allowed  a range that does not overlap network.spoke.subnets.database, 10.40.23.160/28",
    ],
  },
  {
    title: "hub and spoke that overlap",
    edits: [replace("        cidr: 10.40.0.0/20\n", "        cidr: 10.40.0.0/19\n")],
    says: [
      "Pulumi.test.yaml:43:9  config.hyperion:environment.network.spoke.cidr",
      "  found    10.40.16.0/20",
      "  allowed  a range that does not overlap network.hub.cidr, 10.40.0.0/19",
    ],
  },
  {
    title: "an API server subnet too small",
    edits: [replace("apiServer: 10.40.20.0/28", "apiServer: 10.40.20.0/29")],
    says: [
      "Pulumi.test.yaml:46:11  config.hyperion:environment.network.spoke.subnets.apiServer",
      "  found    10.40.20.0/29",
      "  allowed  /28 or larger: API server VNet integration needs /28",
    ],
  },
  {
    title: "a firewall subnet too small",
    edits: [replace("firewall: 10.40.0.0/26", "firewall: 10.40.0.0/27")],
    says: [
      "Pulumi.test.yaml:41:11  config.hyperion:environment.network.hub.subnets.firewall",
      "  found    10.40.0.0/27",
      "  allowed  /26 or larger: Azure Firewall needs /26 to scale out",
    ],
  },
  {
    title: "a gateway subnet too small",
    edits: [replace("megatronGateway: 10.40.21.0/24", "megatronGateway: 10.40.21.0/27")],
    says: [
      "Pulumi.test.yaml:48:11  config.hyperion:environment.network.spoke.subnets.megatronGateway",
      "  found    10.40.21.0/27",
      "  allowed  /26 or larger: an Application Gateway v2 needs an address for each instance and for upgrades",
    ],
  },
  {
    title: "a database subnet too small",
    edits: [replace("database: 10.40.23.128/28", "database: 10.40.23.128/29")],
    says: [
      "Pulumi.test.yaml:51:11  config.hyperion:environment.network.spoke.subnets.database",
      "  found    10.40.23.128/29",
      "  allowed  /28 or larger: PostgreSQL Flexible Server needs a delegated /28",
    ],
  },
  {
    title: "a subnet smaller than Azure's smallest",
    edits: [replace("runners: 10.40.23.160/27", "runners: 10.40.23.160/30")],
    says: [
      "Pulumi.test.yaml:52:11  config.hyperion:environment.network.spoke.subnets.runners",
      "  found    10.40.23.160/30",
      "  allowed  /29 or larger: Azure has no smaller subnet",
    ],
  },
  {
    title: "pods inside the address space",
    edits: [replace("podCidr: 10.140.0.0/16", "podCidr: 10.40.128.0/17")],
    says: [
      "Pulumi.test.yaml:53:7  config.hyperion:environment.network.podCidr",
      "  found    10.40.128.0/17",
      "  allowed  a range outside network.addressSpace, 10.40.0.0/16",
      "  do       the overlay and the service range must never be routable addresses",
    ],
  },
  {
    title: "services inside the pod range",
    edits: [replace("serviceCidr: 10.240.0.0/20", "serviceCidr: 10.140.240.0/20")],
    says: [
      "Pulumi.test.yaml:54:7  config.hyperion:environment.network.serviceCidr",
      "  found    10.140.240.0/20",
      "  allowed  a range that does not overlap network.podCidr, 10.140.0.0/16",
    ],
  },
  {
    title: "a service range larger than AKS takes",
    edits: [replace("serviceCidr: 10.240.0.0/20", "serviceCidr: 10.192.0.0/11")],
    says: [
      "Pulumi.test.yaml:54:7  config.hyperion:environment.network.serviceCidr",
      "  found    10.192.0.0/11",
      "  allowed  a range from /12 to /24: AKS refuses larger ones, and a smaller one holds too few services",
    ],
  },
  {
    title: "pods in a public range",
    edits: [replace("podCidr: 10.140.0.0/16", "podCidr: 20.140.0.0/16")],
    says: [
      "Pulumi.test.yaml:53:7  config.hyperion:environment.network.podCidr",
      "  found    20.140.0.0/16",
      "  allowed  a private range, inside one of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10",
    ],
  },
  {
    title: "services in a range of AKS",
    edits: [replace("serviceCidr: 10.240.0.0/20", "serviceCidr: 172.30.0.0/20")],
    says: [
      "Pulumi.test.yaml:54:7  config.hyperion:environment.network.serviceCidr",
      "  found    172.30.0.0/20",
      "  allowed  a range that does not overlap 172.30.0.0/16, which AKS keeps for itself",
    ],
  },
  {
    title: "an ingress address that Azure keeps",
    edits: [replace("ingressAddress: 10.40.20.140", "ingressAddress: 10.40.20.130")],
    says: [
      "Pulumi.test.yaml:55:7  config.hyperion:environment.network.ingressAddress",
      "  found    10.40.20.130",
      "  allowed  an address of network.spoke.subnets.loadBalancer, 10.40.20.128/25, that Azure does not keep for itself (its first four and its last)",
    ],
  },
  {
    title: "a pod range with fewer /24 than nodes",
    edits: [replace("podCidr: 10.140.0.0/16", "podCidr: 10.140.0.0/19")],
    says: [
      "Pulumi.test.yaml:76:9  config.hyperion:environment.clusters.0.pools",
      "  found    39 nodes at most, 48 during an upgrade",
      "  allowed  32: network.podCidr, 10.140.0.0/19, has so many /24 ranges, one a node",
    ],
  },
  {
    title: "a node subnet with fewer addresses than nodes",
    edits: [replace("nodes: 10.40.16.0/22", "nodes: 10.40.16.0/27")],
    says: [
      "Pulumi.test.yaml:45:11  config.hyperion:environment.network.spoke.subnets.nodes",
      "  found    10.40.16.0/27 with 27 addresses",
      "  allowed  room for 48: so many nodes the pools of all clusters may have during an upgrade",
    ],
  },
];
